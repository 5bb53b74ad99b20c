"""What RadVeil takes to deface a NIfTI file: veil.py FILE OUTPUT. Prints seconds of processor of the second run."""

import json
import sys
import time

import radveil

for _ in range(2):
    start = time.process_time()
    radveil.deface_auto(sys.argv[1], sys.argv[2])
    spent = time.process_time() - start
print(json.dumps({"seconds": spent}))
