"""Instances of many kinds, as their IODs want them, without anything that identifies but what their person and study bring along.

Each builder gives an `Instance`: the data set, what of it must be there afterwards as it was (`technical`), and where identifiers are
drawn into its pixels (`ink`).
"""

import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

import pictures

CLASS = "1.2.840.10008.5.1.4.1.1."
PLANE = ["ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness"]
GREY = ["Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation", "SamplesPerPixel", "PhotometricInterpretation"]


class Instance:
    """A data set that is being made, with the keys to what must become of it."""

    def __init__(self, study, series, number, modality, sop_class):
        self.study, self.words, self.modality = study, study.person.words, modality
        self.technical, self.ink, self.secrets = ["Modality", "SOPClassUID"], [], []
        self.data = data = Dataset()
        data.file_meta = FileMetaDataset()
        data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        data.SpecificCharacterSet, data.SOPClassUID, data.SOPInstanceUID = "ISO_IR 100", CLASS + sop_class, self.words.uid()
        data.Modality, data.Manufacturer = modality, "SIEMENS"
        data.StudyInstanceUID, data.SeriesInstanceUID = study.uid, series
        data.PatientName, data.PatientID, data.PatientSex = study.person.name, study.person.number, study.person.sex
        data.PatientBirthDate = f"{study.person.birth:%Y%m%d}"
        data.StudyDate = data.SeriesDate = data.ContentDate = f"{study.day:%Y%m%d}"
        data.StudyTime, data.SeriesTime, data.ContentTime = "101112", "101230", "101300"
        data.AccessionNumber, data.StudyID, data.ReferringPhysicianName = study.accession, study.id, study.referrer
        data.SeriesNumber, data.InstanceNumber = 3, number

    def put(self, **values):
        """Sets attributes that must stay as they are."""
        for keyword, value in values.items():
            setattr(self.data, keyword, value)
        self.technical += values
        return self

    def also(self, **values):
        """Sets attributes of which nothing is demanded."""
        for keyword, value in values.items():
            setattr(self.data, keyword, value)
        return self

    def hide(self, *values):
        """Notes values, set already, that must go."""
        self.secrets += [("text_removed", "", value) for value in values]

    def pixels(self, samples, bits=None, photometric="MONOCHROME2", ink=()):
        """Sets the picture, `(frames, rows, columns[, 3])`, and which boxes (left, top, right, bottom) hold drawn identifiers."""
        data, bits = self.data, bits or 8 * samples.dtype.itemsize
        data.SamplesPerPixel = 3 if samples.ndim == 4 else 1
        if samples.ndim == 4:
            data.PlanarConfiguration = 0
        if len(samples) > 1:
            self.put(NumberOfFrames=len(samples))
        data.PhotometricInterpretation, (data.Rows, data.Columns) = photometric, samples.shape[1:3]
        data.BitsAllocated, data.BitsStored, data.HighBit = 8 * samples.dtype.itemsize, bits, bits - 1
        data.PixelRepresentation = int(samples.dtype.kind == "i")
        data.PixelData, self.ink = samples.tobytes() + b"\0" * (samples.nbytes % 2), list(ink)
        data["PixelData"].VR = "OW" if samples.dtype.itemsize > 1 else "OB"
        self.technical += GREY
        return self


def item(**values):
    """A data set of an item."""
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def code(value, scheme, meaning):
    """A coded item."""
    return item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def reference(study):
    """A reference to the CT image of the study."""
    return item(ReferencedSOPClassUID=CLASS + "2", ReferencedSOPInstanceUID=study.image)


def _planar(instance, number):
    instance.put(
        FrameOfReferenceUID=instance.study.frame_of_reference,
        ImagePositionPatient=[-120, -110, 3 * number],
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
        PixelSpacing=[0.9, 0.9],
        SliceThickness=3,
    ).also(PositionReferenceIndicator="", PatientPosition="HFS")
    instance.technical.remove("FrameOfReferenceUID")
    return instance


def ct(study, series, number):
    """CT Image."""
    made = _planar(Instance(study, study.series, number, "CT", "2"), number)
    made.data.SOPInstanceUID = study.image
    made.put(KVP=120, RescaleIntercept=-1024, RescaleSlope=1, XRayTubeCurrent=210, ExposureTime=500)
    made.also(ImageType=["ORIGINAL", "PRIMARY", "AXIAL"], AcquisitionNumber=1, ConvolutionKernel="B30f")
    return made.pixels(pictures.anatomy(made.words.rng, 96, 96, numpy.int16, 1500), bits=16)


def mr(study, series, number):
    """MR Image."""
    made = _planar(Instance(study, series, number, "MR", "4"), number)
    made.put(ScanningSequence="SE", SequenceVariant="SK", RepetitionTime=500, EchoTime=12, EchoTrainLength=1, FlipAngle=90)
    made.put(MRAcquisitionType="2D", MagneticFieldStrength=1.5, ScanOptions="")
    made.technical.remove("ScanOptions")
    made.also(ImageType=["ORIGINAL", "PRIMARY", "M", "SE"])
    return made.pixels(pictures.anatomy(made.words.rng, 96, 96, numpy.uint16, 900), bits=12)


def pt(study, series, number):
    """Positron Emission Tomography Image."""
    made = _planar(Instance(study, series, number, "PT", "128"), number)
    made.put(Units="BQML", CountsSource="EMISSION", DecayCorrection="START", CorrectedImage=["DECY", "ATTN"], RescaleIntercept=0)
    made.put(RescaleSlope=1.5, FrameReferenceTime=1000, ActualFrameDuration=120000, PatientWeight=study.person.weight)
    made.put(SeriesType=["STATIC", "IMAGE"], NumberOfSlices=40, ImageIndex=number, DecayFactor=1.02, AcquisitionTime="101500")
    made.also(CollimatorType="NONE", AcquisitionDate=f"{study.day:%Y%m%d}", ImageType=["ORIGINAL", "PRIMARY"])
    tracer = item(RadionuclideTotalDose=3.7e8, RadionuclideHalfLife=6586.2, RadionuclidePositronFraction=0.97)
    tracer.RadiopharmaceuticalStartTime = "091000"
    tracer.RadionuclideCodeSequence = [code("C-111A1", "SRT", "^18^Fluorine")]
    tracer.RadiopharmaceuticalCodeSequence = [code("C-B1031", "SRT", "Fluorodeoxyglucose F^18^")]
    made.data.RadiopharmaceuticalInformationSequence = [tracer]
    made.technical += [f"RadiopharmaceuticalInformationSequence.{name}" for name in ("RadionuclideTotalDose", "RadionuclideHalfLife")]
    made.data.PatientOrientationCodeSequence = [code("102538003", "SCT", "recumbent")]
    made.data.PatientGantryRelationshipCodeSequence = [code("102540001", "SCT", "headfirst")]
    return made.pixels(pictures.anatomy(made.words.rng, 64, 64, numpy.uint16, 20000), bits=16)


def cr(study, series, number):
    """Computed Radiography Image."""
    made = Instance(study, series, number, "CR", "1").put(BodyPartExamined="CHEST", ViewPosition="PA", KVP=110)
    made.also(PatientOrientation=["L", "F"], ImageType=["ORIGINAL", "PRIMARY"], Laterality="")
    picture, ink = pictures.written(made.study, pictures.anatomy(made.words.rng, 400, 480, numpy.uint16, 800), 1000)
    return made.pixels(picture, bits=10, ink=ink)


def dx(study, series, number):
    """Digital X-Ray Image, for presentation."""
    made = Instance(study, series, number, "DX", "1.1").put(BodyPartExamined="KNEE", ImagerPixelSpacing=[0.15, 0.15], KVP=60)
    made.put(PresentationIntentType="FOR PRESENTATION", PixelIntensityRelationship="LOG", PixelIntensityRelationshipSign=-1)
    made.put(RescaleIntercept=0, RescaleSlope=1, RescaleType="US", PresentationLUTShape="IDENTITY", LossyImageCompression="00")
    made.put(BurnedInAnnotation="NO", WindowCenter=500, WindowWidth=900, ImageLaterality="L", DetectorType="DIRECT")
    made.technical.remove("BurnedInAnnotation")
    made.also(ImageType=["ORIGINAL", "PRIMARY", ""], PatientOrientation=["A", "F"])
    made.data.AnatomicRegionSequence = [code("72696002", "SCT", "Knee")]
    made.data.ViewCodeSequence, made.data.AcquisitionContextSequence = [code("399348003", "SCT", "antero-posterior")], Sequence()
    made.data.ViewCodeSequence[0].ViewModifierCodeSequence = Sequence()
    return made.pixels(pictures.anatomy(made.words.rng, 200, 160, numpy.uint16, 800), bits=10)


def xa(study, series, number):
    """X-Ray Angiographic Image of several frames."""
    made = Instance(study, series, number, "XA", "12.1").put(KVP=80, RadiationSetting="GR", PositionerMotion="STATIC")
    made.put(PixelIntensityRelationship="LIN", FrameTime=66, PositionerPrimaryAngle=30, PositionerSecondaryAngle=-5)
    made.also(ImageType=["ORIGINAL", "PRIMARY", "SINGLE PLANE"], FrameIncrementPointer=0x00181063, PatientOrientation=["L", "F"])
    return made.pixels(pictures.anatomy(made.words.rng, 128, 128, numpy.uint8, 160, frames=4))


def us(study, series, number):
    """Ultrasound Image with writing beside its fan."""
    made = Instance(study, series, number, "US", "6.1").also(ImageType=["ORIGINAL", "PRIMARY", "", "0001"], PatientOrientation="")
    grey = pictures.fan(made.words.rng, 320, 440)
    picture, ink = pictures.written(study, numpy.repeat(grey[..., None], 3, axis=3), 230)
    return made.pixels(picture, photometric="RGB", ink=ink)


def us_cine(study, series, number):
    """Ultrasound Multi-frame Image, written on in every frame."""
    made = Instance(study, series, number, "US", "3.1").also(ImageType=["ORIGINAL", "PRIMARY", "", "0001"], PatientOrientation="")
    made.put(FrameTime=40).also(FrameIncrementPointer=0x00181063)
    grey = numpy.concatenate([pictures.fan(made.words.rng, 300, 400) for _ in range(5)])
    picture, ink = pictures.written(study, grey, 220)
    return made.pixels(picture, ink=ink)


def capture(study, series, number):
    """Secondary Capture Image: a page with writing."""
    made = Instance(study, series, number, "OT", "7").also(ConversionType="WSD", ImageType=["DERIVED", "SECONDARY"], PatientOrientation="")
    made.data.BurnedInAnnotation = "NO"
    picture, ink = pictures.written(study, numpy.full((1, 300, 420), 20, numpy.uint8), 210)
    return made.pixels(picture, ink=ink)


def photograph(study, series, number):
    """VL Photographic Image."""
    made = Instance(study, series, number, "XC", "77.1.4").also(ImageType=["ORIGINAL", "PRIMARY"], PatientOrientation="")
    made.put(LossyImageCompression="00").also(AcquisitionContextSequence=Sequence(), Laterality="L")
    made.technical.remove("LossyImageCompression")
    grey = pictures.anatomy(made.words.rng, 160, 200, numpy.uint8, 120)
    return made.pixels(numpy.stack([grey, grey // 2, grey // 3], axis=3), photometric="RGB")


def nm(study, series, number):
    """Nuclear Medicine Image: planar, one energy window, one detector."""
    made = Instance(study, series, number, "NM", "20").put(CountsAccumulated=90210, ActualFrameDuration=60000, PixelSpacing=[2.4, 2.4])
    made.also(ImageType=["ORIGINAL", "PRIMARY", "STATIC", "EMISSION"], FrameIncrementPointer=[0x00540010, 0x00540020])
    made.also(EnergyWindowVector=[1], DetectorVector=[1], NumberOfEnergyWindows=1, NumberOfDetectors=1, NumberOfFrames=1, PatientOrientation="")
    window = item(EnergyWindowName="", EnergyWindowRangeSequence=[item(EnergyWindowLowerLimit=126, EnergyWindowUpperLimit=154)])
    made.data.EnergyWindowInformationSequence = [window]
    made.data.RadiopharmaceuticalInformationSequence = [item(RadionuclideCodeSequence=Sequence(), Radiopharmaceutical="")]
    made.data.DetectorInformationSequence = [item(CollimatorType="PARA", ImagePositionPatient="", ImageOrientationPatient="")]
    made.data.PatientOrientationCodeSequence = [code("102538003", "SCT", "recumbent")]
    made.data.PatientGantryRelationshipCodeSequence = [code("102540001", "SCT", "headfirst")]
    made.data.DetectorInformationSequence[0].ViewCodeSequence = Sequence()
    return made.pixels(pictures.anatomy(made.words.rng, 64, 64, numpy.uint16, 900), bits=16)


def enhanced_ct(study, series, number):
    """Enhanced CT Image with functional groups."""
    made = Instance(study, series, number, "CT", "2.1")
    when = f"{study.day:%Y%m%d}101500"
    made.also(ImageType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"], AcquisitionDateTime=when, AcquisitionDuration=2.5, SeriesDate=made.data.StudyDate)
    made.also(PixelPresentation="MONOCHROME", VolumetricProperties="VOLUME", VolumeBasedCalculationTechnique="NONE", ContentQualification="PRODUCT")
    made.also(BurnedInAnnotation="NO", LossyImageCompression="00", PresentationLUTShape="IDENTITY", AcquisitionContextSequence=Sequence())
    made.also(FrameOfReferenceUID=study.frame_of_reference, PositionReferenceIndicator="", DeviceSerialNumber=made.words.digits(8))
    made.also(ManufacturerModelName="SOMATOM Definition", SoftwareVersions="syngo CT 2012B", MultienergyCTAcquisition="NO")
    organisation = made.words.uid()
    made.data.DimensionOrganizationSequence = [item(DimensionOrganizationUID=organisation)]
    made.data.DimensionIndexSequence = [
        item(DimensionOrganizationUID=organisation, DimensionIndexPointer=0x00209057, FunctionalGroupPointer=0x00209111)
    ]
    shared = item(
        PixelMeasuresSequence=[item(PixelSpacing=[0.9, 0.9], SliceThickness=3)],
        PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
        CTImageFrameTypeSequence=[
            item(FrameType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"], PixelPresentation="MONOCHROME", VolumetricProperties="VOLUME",
                 VolumeBasedCalculationTechnique="NONE")
        ],
        FrameAnatomySequence=[item(FrameLaterality="U", AnatomicRegionSequence=[code("51185008", "SCT", "Chest")])],
        PixelValueTransformationSequence=[item(RescaleIntercept=-1024, RescaleSlope=1, RescaleType="HU")],
        CTAcquisitionTypeSequence=[item(AcquisitionType="SPIRAL", TubeAngle=0, ConstantVolumeFlag="NO", FluoroscopyFlag="NO")],
        FrameVOILUTSequence=[item(WindowCenter=40, WindowWidth=400)],
    )
    frames = []
    for at in range(3):
        content = item(StackID="1", InStackPositionNumber=at + 1, DimensionIndexValues=[at + 1], FrameAcquisitionNumber=1)
        content.FrameReferenceDateTime = content.FrameAcquisitionDateTime = when
        content.FrameAcquisitionDuration, content.FrameComments = 100.0, f"{study.person.family} frame {at}"
        frames.append(item(FrameContentSequence=[content], PlanePositionSequence=[item(ImagePositionPatient=[-120, -110, 3 * at])]))
    made.data.SharedFunctionalGroupsSequence, made.data.PerFrameFunctionalGroupsSequence = [shared], frames
    made.technical += ["SharedFunctionalGroupsSequence.PixelMeasuresSequence.PixelSpacing"]
    made.technical += ["PerFrameFunctionalGroupsSequence.PlanePositionSequence.ImagePositionPatient"]
    return made.pixels(pictures.anatomy(made.words.rng, 64, 64, numpy.int16, 1500, frames=3))


def dose(study, series, number):
    """RT Dose."""
    made = _planar(Instance(study, series, number, "RTDOSE", "481.2"), number)
    made.put(DoseUnits="GY", DoseType="PHYSICAL", DoseSummationType="PLAN", DoseGridScaling=0.0001, GridFrameOffsetVector=[0, 3, 6])
    made.also(OperatorsName="", FrameIncrementPointer=0x3004000C, SliceThickness="")
    made.data.ReferencedRTPlanSequence = [
        item(ReferencedSOPClassUID=CLASS + "481.5", ReferencedSOPInstanceUID=made.words.uid())
    ]
    made.technical.remove("SliceThickness")
    return made.pixels(pictures.anatomy(made.words.rng, 48, 48, numpy.uint16, 30000, frames=3), bits=16)


#: Builders by name.
IMAGES = {
    "CT": ct, "MR": mr, "PT": pt, "NM": nm, "CR": cr, "DX": dx, "XA": xa, "US": us, "US cine": us_cine, "capture": capture,
    "photograph": photograph, "enhanced CT": enhanced_ct, "RT dose": dose,
}