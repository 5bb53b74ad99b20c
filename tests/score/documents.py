"""Instances without a picture of their own kind of body: reports, states of presentation, plans, waveforms, what was segmented.

Each carries identifiers where such objects carry them, in `secrets`, beside what `plants.py` plants everywhere.
"""

import numpy
from pydicom.sequence import Sequence

import kinds
from kinds import CLASS, Instance, code, item

DCM = "DCM"


def _name(concept):
    return [code(*concept)]


def _text(made, concept, value):
    made.hide(value)
    return item(RelationshipType="CONTAINS", ValueType="TEXT", ConceptNameCodeSequence=_name(concept), TextValue=value)


def _number(concept, value, unit):
    measured = item(NumericValue=value, MeasurementUnitsCodeSequence=[code(unit, "UCUM", unit)])
    return item(RelationshipType="CONTAINS", ValueType="NUM", ConceptNameCodeSequence=_name(concept), MeasuredValueSequence=[measured])


def _container(concept, content):
    return item(RelationshipType="CONTAINS", ValueType="CONTAINER", ConceptNameCodeSequence=_name(concept), ContinuityOfContent="SEPARATE",
                ContentSequence=content)


def _observer(made):
    words = made.words
    person = item(RelationshipType="HAS OBS CONTEXT", ValueType="PNAME", ConceptNameCodeSequence=_name(("121008", DCM, "Person Observer Name")))
    person.PersonName = f"{words.word()}^{words.word(3)}"
    made.hide(*str(person.PersonName).split("^"))
    device = item(RelationshipType="HAS OBS CONTEXT", ValueType="UIDREF", ConceptNameCodeSequence=_name(("121012", DCM, "Device Observer UID")))
    device.UID = words.uid()
    made.secrets.append(("uid_changed", "", device.UID))
    return [person, device]


def _root(made, concept, content, template=None):
    data = made.data
    data.ValueType, data.ConceptNameCodeSequence, data.ContinuityOfContent = "CONTAINER", _name(concept), "SEPARATE"
    data.CompletionFlag, data.VerificationFlag, data.ContentSequence = "COMPLETE", "UNVERIFIED", content
    data.PerformedProcedureCodeSequence = Sequence()
    data.ReferencedPerformedProcedureStepSequence = Sequence()
    if template:
        data.ContentTemplateSequence = [item(MappingResource="DCMR", TemplateIdentifier=template)]
    return made


def report(study, series, number):
    """Enhanced SR: a report with text, a measurement, a person and a date."""
    made = Instance(study, series, number, "SR", "88.22")
    words, person = made.words, study.person
    told = f"{person.given} {person.family} was seen by {words.word()} on {study.day:%d.%m.%Y}."
    made.hide(told.split()[5], f"{study.day:%d.%m.%Y}")
    seen = item(RelationshipType="CONTAINS", ValueType="TEXT", ConceptNameCodeSequence=_name(("121071", DCM, "Finding")), TextValue=told)
    content = [
        *_observer(made),
        _container(("121070", DCM, "Findings"), [
            seen,
            _number(("121211", DCM, "Path length"), "12.5", "mm"),
            _text(made, ("121073", DCM, "Impression"), words.word()),
            _text(made, ("121022", DCM, "Accession Number"), words.digits(10)),
        ]),
    ]
    return _root(made, ("126000", DCM, "Imaging Measurement Report"), content)


def radiation(study, series, number):
    """X-Ray Radiation Dose SR with the numbers that it is for."""
    made = Instance(study, series, number, "SR", "88.67")
    event = [
        item(RelationshipType="CONTAINS", ValueType="UIDREF", ConceptNameCodeSequence=_name(("113769", DCM, "Irradiation Event UID")), UID=made.words.uid()),
        _container(("113829", DCM, "CT Dose"), [_number(("113830", DCM, "Mean CTDIvol"), "11.25", "mGy"), _number(("113838", DCM, "DLP"), "412.5", "mGy.cm")]),
        _text(made, ("125203", DCM, "Acquisition Protocol"), made.words.word()),
    ]
    made.secrets.append(("uid_changed", "", event[0].UID))
    content = [*_observer(made), _container(("113819", DCM, "CT Acquisition"), event)]
    made.secrets += [("text_retained", "~tree NumericValue", value) for value in ("11.25", "412.5")]
    return _root(made, ("113701", DCM, "X-Ray Radiation Dose Report"), content, template="10011")


def selection(study, series, number):
    """Key Object Selection."""
    made = Instance(study, series, number, "KO", "88.59")
    image = item(RelationshipType="CONTAINS", ValueType="IMAGE", ReferencedSOPSequence=[kinds.reference(study)])
    why = _text(made, ("113012", DCM, "Key Object Description"), made.words.word())
    made.data.ValueType, made.data.ConceptNameCodeSequence = "CONTAINER", _name(("113000", DCM, "Of Interest"))
    made.data.ContinuityOfContent, made.data.ContentSequence = "SEPARATE", [why, image]
    made.data.ContentTemplateSequence = [item(MappingResource="DCMR", TemplateIdentifier="2010")]
    listed = item(SeriesInstanceUID=study.series, ReferencedSOPSequence=[kinds.reference(study)])
    made.data.CurrentRequestedProcedureEvidenceSequence = [item(StudyInstanceUID=study.uid, ReferencedSeriesSequence=[listed])]
    made.data.ReferencedPerformedProcedureStepSequence = Sequence()
    place = "CurrentRequestedProcedureEvidenceSequence.ReferencedSeriesSequence"
    made.secrets.append(("uid_consistent", f"{place}.SeriesInstanceUID", study.series))
    made.secrets.append(("uid_consistent", f"{place}.ReferencedSOPSequence.ReferencedSOPInstanceUID", study.image))
    return made


def presentation(study, series, number):
    """Grayscale Softcopy Presentation State with a line and a note."""
    made = Instance(study, series, number, "PR", "11.1")
    words, data = made.words, made.data
    layer, note = words.word().upper(), words.word()
    made.hide(layer, note)
    made.secrets.append(("uid_consistent", "ReferencedSeriesSequence.ReferencedImageSequence.ReferencedSOPInstanceUID", study.image))
    data.ReferencedSeriesSequence = [item(SeriesInstanceUID=study.series, ReferencedImageSequence=[kinds.reference(study)])]
    line = item(GraphicAnnotationUnits="PIXEL", GraphicDimensions=2, NumberOfGraphicPoints=2, GraphicData=[10.0, 12.0, 40.0, 44.0],
                GraphicType="POLYLINE", GraphicFilled="N")
    text = item(AnchorPointAnnotationUnits="PIXEL", UnformattedTextValue=f"{study.person.family}: {note}", AnchorPoint=[5, 5],
                AnchorPointVisibility="N")
    data.GraphicAnnotationSequence = [item(GraphicLayer=layer, GraphicObjectSequence=[line], TextObjectSequence=[text])]
    data.GraphicLayerSequence = [item(GraphicLayer=layer, GraphicLayerOrder=1, GraphicLayerDescription=f"by {note}")]
    data.DisplayedAreaSelectionSequence = [
        item(DisplayedAreaTopLeftHandCorner=[1, 1], DisplayedAreaBottomRightHandCorner=[96, 96], PresentationSizeMode="SCALE TO FIT",
             PresentationPixelAspectRatio=[1, 1])
    ]
    data.ContentLabel, data.ContentDescription, data.PresentationLUTShape = words.word().upper(), f"for {note}", "IDENTITY"
    data.PresentationCreationDate, data.PresentationCreationTime = data.StudyDate, "101500"
    data.ContentCreatorName = f"{words.word()}^{words.word(3)}"
    made.hide(data.ContentLabel, *str(data.ContentCreatorName).split("^"))
    made.technical += ["GraphicAnnotationSequence.GraphicObjectSequence.GraphicData"]
    return made


def structures(study, series, number):
    """RT Structure Set with two regions."""
    made = Instance(study, series, number, "RTSTRUCT", "481.3")
    words, data = made.words, made.data
    label, region, who = words.word(), words.word(), f"{words.word()}^{words.word(3)}"
    made.hide(label, region, *who.split("^"))
    data.StructureSetLabel, data.StructureSetDate, data.StructureSetTime = label[:16], data.StudyDate, "101500"
    data.ApprovalStatus, data.OperatorsName = "UNAPPROVED", who
    frame = study.frame_of_reference
    of_series = item(SeriesInstanceUID=study.series, ContourImageSequence=[kinds.reference(study)])
    of_study = item(ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.1", ReferencedSOPInstanceUID=study.uid, RTReferencedSeriesSequence=[of_series])
    data.ReferencedFrameOfReferenceSequence = [item(FrameOfReferenceUID=frame, RTReferencedStudySequence=[of_study])]
    data.StructureSetROISequence = [
        item(ROINumber=1, ReferencedFrameOfReferenceUID=frame, ROIName="Heart", ROIGenerationAlgorithm="MANUAL"),
        item(ROINumber=2, ReferencedFrameOfReferenceUID=frame, ROIName=f"{region} GTV", ROIGenerationAlgorithm="MANUAL"),
    ]
    contour = item(ContourGeometricType="CLOSED_PLANAR", NumberOfContourPoints=3, ContourData=[1, 2, 3, 4, 5, 3, 7, 8, 3])
    contour.ContourImageSequence = [kinds.reference(study)]
    made.secrets.append(("uid_consistent", "ROIContourSequence.ContourSequence.ContourImageSequence.ReferencedSOPInstanceUID", study.image))
    data.ROIContourSequence = [item(ReferencedROINumber=number, ContourSequence=[contour]) for number in (1, 2)]
    data.RTROIObservationsSequence = [
        item(ObservationNumber=number, ReferencedROINumber=number, RTROIInterpretedType="ORGAN", ROIInterpreter=who) for number in (1, 2)
    ]
    made.technical += ["ROIContourSequence.ContourSequence.ContourData", "StructureSetROISequence.ROIName"]
    return made


def plan(study, series, number):
    """RT Plan with one beam."""
    made = Instance(study, series, number, "RTPLAN", "481.5")
    words, data = made.words, made.data
    label, machine, comment = words.word(), words.word(), words.word()
    made.hide(label, machine, comment)
    data.RTPlanLabel, data.RTPlanName, data.RTPlanDate, data.RTPlanTime = label[:16], f"{study.person.family} {label}", data.StudyDate, "101500"
    data.RTPlanGeometry, data.ApprovalStatus, data.OperatorsName = "TREATMENT_DEVICE", "UNAPPROVED", ""
    data.PatientSetupSequence = [item(PatientSetupNumber=1, PatientPosition="HFS")]
    beam = item(ReferencedBeamNumber=1, BeamMeterset=101.5)
    data.FractionGroupSequence = [
        item(FractionGroupNumber=1, NumberOfFractionsPlanned=20, NumberOfBeams=1, NumberOfBrachyApplicationSetups=0, ReferencedBeamSequence=[beam])
    ]
    jaw = item(RTBeamLimitingDeviceType="X", NumberOfLeafJawPairs=1)
    position = item(RTBeamLimitingDeviceType="X", LeafJawPositions=[-50, 50])
    start = item(ControlPointIndex=0, NominalBeamEnergy=6, BeamLimitingDevicePositionSequence=[position], GantryAngle=0,
                 GantryRotationDirection="NONE", BeamLimitingDeviceAngle=0, BeamLimitingDeviceRotationDirection="NONE", PatientSupportAngle=0,
                 PatientSupportRotationDirection="NONE", TableTopEccentricAngle=0, TableTopEccentricRotationDirection="NONE",
                 TableTopVerticalPosition="", TableTopLongitudinalPosition="", TableTopLateralPosition="", IsocenterPosition=[0, 0, 0],
                 CumulativeMetersetWeight=0)
    data.BeamSequence = [
        item(BeamNumber=1, BeamName=label, BeamDescription=comment, BeamType="STATIC", RadiationType="PHOTON", TreatmentMachineName=machine[:16],
             SourceAxisDistance=1000, BeamLimitingDeviceSequence=[jaw], NumberOfWedges=0, NumberOfCompensators=0, NumberOfBoli=0,
             NumberOfBlocks=0, FinalCumulativeMetersetWeight=1, NumberOfControlPoints=2, TreatmentDeliveryType="TREATMENT",
             PrimaryDosimeterUnit="MU", ControlPointSequence=[start, item(ControlPointIndex=1, CumulativeMetersetWeight=1)])
    ]
    made.technical += ["BeamSequence.ControlPointSequence.NominalBeamEnergy", "FractionGroupSequence.ReferencedBeamSequence.BeamMeterset"]
    return made


def registration(study, series, number):
    """Spatial Registration."""
    made = Instance(study, series, number, "REG", "66.1")
    data, moved = made.data, made.words.uid()
    data.ContentLabel, data.ContentDescription, data.ContentCreatorName = "REGISTRATION", made.words.word(), made.words.word()
    made.hide(data.ContentDescription, str(data.ContentCreatorName))
    made.secrets.append(("uid_changed", "", moved))
    data.FrameOfReferenceUID, data.PositionReferenceIndicator = study.frame_of_reference, ""
    matrix = item(FrameOfReferenceTransformationMatrix=[1, 0, 0, 2.5, 0, 1, 0, -1.5, 0, 0, 1, 8, 0, 0, 0, 1], FrameOfReferenceTransformationMatrixType="RIGID")
    data.RegistrationSequence = [
        item(FrameOfReferenceUID=moved, MatrixRegistrationSequence=[item(MatrixSequence=[matrix], RegistrationTypeCodeSequence=Sequence())])
    ]
    made.technical += ["RegistrationSequence.MatrixRegistrationSequence.MatrixSequence.FrameOfReferenceTransformationMatrix"]
    return made


def ecg(study, series, number):
    """12-lead ECG Waveform with a note and a label."""
    made = Instance(study, series, number, "ECG", "9.1.1")
    words, data = made.words, made.data
    note, label = words.word(), words.word()
    made.hide(note, label)
    data.AcquisitionDateTime, data.AcquisitionContextSequence = f"{study.day:%Y%m%d}101500", Sequence()
    samples = (200 * numpy.sin(numpy.arange(500 * 12) / 9)).astype("<i2")
    channels = []
    for lead in range(12):
        source = code(f"5.6.3-9-{lead + 1}", "SCPECG", f"Lead {lead + 1}")
        channels.append(item(ChannelSensitivity=1, ChannelSensitivityUnitsSequence=[code("uV", "UCUM", "microvolt")],
                             ChannelSensitivityCorrectionFactor=1, ChannelBaseline=0, ChannelSampleSkew=0, WaveformBitsStored=16,
                             ChannelSourceSequence=[source], ChannelLabel=label[:16]))
    group = item(WaveformOriginality="ORIGINAL", NumberOfWaveformChannels=12, NumberOfWaveformSamples=500, SamplingFrequency=500,
                 ChannelDefinitionSequence=channels, WaveformBitsAllocated=16, WaveformSampleInterpretation="SS", WaveformData=samples.tobytes())
    group["WaveformData"].VR = "OW"
    data.WaveformSequence = [group]
    data.WaveformAnnotationSequence = [
        item(UnformattedTextValue=f"{study.person.family} {note}", ReferencedWaveformChannels=[1, 0], AnnotationGroupNumber=1)
    ]
    made.technical += ["WaveformSequence.WaveformData", "WaveformSequence.SamplingFrequency"]
    return made


def segmentation(study, series, number):
    """Segmentation of one organ in three frames."""
    made = Instance(study, series, number, "SEG", "66.4")
    words, data = made.words, made.data
    label = words.word()
    made.hide(label)
    place = "PerFrameFunctionalGroupsSequence.DerivationImageSequence.SourceImageSequence.ReferencedSOPInstanceUID"
    made.secrets.append(("uid_consistent", place, study.image))
    data.ImageType, data.ContentLabel, data.ContentDescription, data.ContentCreatorName = ["DERIVED", "PRIMARY"], "SEGMENTATION", "", label
    data.ManufacturerModelName, data.DeviceSerialNumber, data.SoftwareVersions = "SOMATOM Definition", words.digits(8), "1"
    data.FrameOfReferenceUID, data.PositionReferenceIndicator, data.LossyImageCompression = study.frame_of_reference, "", "00"
    data.SegmentationType, data.SegmentsOverlap, organisation = "BINARY", "NO", words.uid()
    data.SegmentSequence = [
        item(SegmentNumber=1, SegmentLabel=label, SegmentAlgorithmType="MANUAL", SegmentDescription=f"{label} of {study.person.family}",
             SegmentedPropertyCategoryCodeSequence=[code("123037004", "SCT", "Anatomical Structure")],
             SegmentedPropertyTypeCodeSequence=[code("10200004", "SCT", "Liver")])
    ]
    data.DimensionOrganizationSequence = [item(DimensionOrganizationUID=organisation)]
    data.DimensionIndexSequence = [item(DimensionOrganizationUID=organisation, DimensionIndexPointer=0x00200032, FunctionalGroupPointer=0x00209113)]
    data.SharedFunctionalGroupsSequence = [
        item(PixelMeasuresSequence=[item(PixelSpacing=[0.9, 0.9], SliceThickness=3)],
             PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
             SegmentIdentificationSequence=[item(ReferencedSegmentNumber=1)])
    ]
    purpose = [code("121322", DCM, "Source image for image processing operation")]
    seen = item(ReferencedSOPClassUID=CLASS + "2", ReferencedSOPInstanceUID=study.image, PurposeOfReferenceCodeSequence=purpose)
    derived = item(SourceImageSequence=[seen], DerivationCodeSequence=[code("113076", DCM, "Segmentation")])
    data.PerFrameFunctionalGroupsSequence = [
        item(FrameContentSequence=[item(DimensionIndexValues=[at + 1])], PlanePositionSequence=[item(ImagePositionPatient=[-9, -8, 3 * at])],
             DerivationImageSequence=[derived])
        for at in range(3)
    ]
    y, x = numpy.mgrid[0:64, 0:64]
    mask = numpy.stack([((y - 32) ** 2 + (x - 30) ** 2 < (10 + at) ** 2) for at in range(3)])
    made.pixels(mask.astype(numpy.uint8))
    data.BitsAllocated = data.BitsStored = 1
    data.HighBit, data.PixelData = 0, numpy.packbits(mask.reshape(-1), bitorder="little").tobytes()
    data["PixelData"].VR = "OB"
    made.technical += ["SegmentSequence.SegmentedPropertyTypeCodeSequence.CodeValue"]
    return made


#: Builders by name.
DOCUMENTS = {
    "report": report, "dose report": radiation, "key objects": selection, "presentation": presentation, "structures": structures,
    "plan": plan, "registration": registration, "ECG": ecg, "segmentation": segmentation,
}
