using System.Collections.Immutable;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Silo.Demo;

/// <summary>What the demo project is made of: labels of every shape, a protocol with windows, the usual workflow.</summary>
internal static class DemoProject
{
    private const string Organs = "organs";
    private const string Tissues = "tissues";
    private const string Findings = "findings";

    /// <summary>The commands that make it, after its creation and its members.</summary>
    public static ImmutableArray<Command> Commands { get; } =
    [
        new AddLabelGroup(Findings, "Findings"),
        new AddLabel(Findings, new Label("nodule", "Nodule", "#e09706", "boundingBox", "1", Guidance: "The smallest box around the solid part.", Attributes:
        [
            new LabelAttribute("Texture", AttributeKind.Radio, ["solid", "part-solid", "ground glass"]),
            new LabelAttribute("Signs", AttributeKind.Checklist, ["calcified", "spiculated", "cavitated"]),
            new LabelAttribute("Remark", AttributeKind.Text, []),
        ])),
        new AddLabel(Findings, new Label("outline", "Outline", "#88c6fc", "polygon", "2", Guidance: "The outer border, on every slice where it is seen.")),
        new AddLabel(Findings, new Label("diameter", "Diameter", "#eb5d47", "polyline", "3", Guidance: "The longest diameter on one axial slice.")),
        new AddLabel(Findings, new Label("landmark", "Landmark", "#88fcb6", "location", "4")),
        new AddLabelGroup(Organs, "Organs", Panoptic: true),
        new AddLabel(Organs, new Label("liver", "Liver", "#9f38fa", "bitmask", "5")),
        new AddLabel(Organs, new Label("spleen", "Spleen", "#e9f910", "bitmask", "6")),
        new AddLabel(Organs, new Label("left-kidney", "Left kidney", "#9788fc", "bitmask", "7")),
        new AddLabel(Organs, new Label("right-kidney", "Right kidney", "#60fb60", "bitmask", "8")),
        new AddLabelGroup(Tissues, "Tissues (may overlap)"),
        new AddLabel(Tissues, new Label("lesion", "Lesion", "#eb5d47", "bitmask", "9")),
        new AddLabel(Tissues, new Label("vessel", "Vessel", "#88c6fc", "bitmask", "0")),
        new PublishProtocol(
            "Mark both lung nodules with a box on every slice where they are seen, and their longest diameter.\nOutline the liver in the group Organs. Place a landmark in the tip of each kidney.\nThe letters in the phantom say which way is which: L left, R right, A anterior, P posterior, H head, F feet.",
            [new("Soft tissue", 40, 400), new("Lung", -600, 1500), new("Bone", 500, 2000), new("Liver", 60, 160), new("Mediastinum", 50, 350)]),
    ];
}
