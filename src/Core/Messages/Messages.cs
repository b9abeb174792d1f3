using Annotator.Core.Geometry;

namespace Annotator.Core.Messages;

/// <summary>What somebody wants a grain to do: an imperative. Each subtype carries a <see cref="MessageAttribute"/>.</summary>
public abstract record Command;

/// <summary>What has happened in a grain: a past. Each subtype carries a <see cref="MessageAttribute"/>.</summary>
public abstract record Event;

/// <summary>The stable name and schema of a command or an event, as stored and as sent.</summary>
/// <param name="type">The stable name, such as <c>set.mask-painted</c>. It never changes once released.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MessageAttribute(string type) : Attribute
{
    /// <summary>The stable name; what stands before the dot is the kind of the grain.</summary>
    public string Type { get; } = type;

    /// <summary>The schema of the stored form, from 1. Older schemas are read through upcasters.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>True when only the server itself may send the command (process managers, ingest).</summary>
    public bool Internal { get; init; }
}

/// <summary>Who gives a command.</summary>
/// <param name="PersonId">The account, or <c>system</c> for a process manager.</param>
/// <param name="SessionId">The signed-in session or API key; leases are keyed by it.</param>
/// <param name="SiteRoles">Roles on the site: <c>administrator</c>, <c>auditor</c>.</param>
/// <param name="KeyProjects">The projects an API key is limited to; null when it is not limited (or no key was used).</param>
public sealed record Actor(string PersonId, string SessionId, IReadOnlySet<string> SiteRoles, IReadOnlySet<string>? KeyProjects = null)
{
    /// <summary>The server acting for itself: process managers, ingest, seeding.</summary>
    public static readonly Actor System = new("system", "system", new HashSet<string> { "system" });

    /// <summary>Whether this is the server itself.</summary>
    public bool IsSystem => PersonId == System.PersonId;
}

/// <summary>How the picture looked when something was drawn, painted or voted (BEYOND N5).</summary>
/// <param name="WindowCenter">Window Center in modality values.</param>
/// <param name="WindowWidth">Window Width in modality values; above 0.</param>
/// <param name="VoiLutFunction"><c>LINEAR</c>, <c>LINEAR_EXACT</c> or <c>SIGMOID</c> (PS3.3 C.11.2.1.3), or <c>TABLE</c>: a VOI LUT of the image (C.11.2.1.1), stretched over the window.</param>
/// <param name="ColourMap">The name of the colour map; null for grey.</param>
/// <param name="Plane"><c>axial</c>, <c>sagittal</c>, <c>coronal</c>, <c>native</c> or <c>oblique</c>.</param>
/// <param name="SlabThicknessMm">Slab thickness in mm; 0 for a single slice.</param>
/// <param name="Zoom">Display pixels per image pixel.</param>
/// <param name="DisplayWidthPx">Width of the view in CSS pixels.</param>
/// <param name="DisplayHeightPx">Height of the view in CSS pixels.</param>
/// <param name="ProtocolVersion">The protocol version that was on screen; 0 when none was published.</param>
/// <param name="Turn">How the view was turned and mirrored; null when it was not.</param>
/// <param name="Filter">What was done to the grey values after the window; null when nothing was.</param>
/// <param name="VoiTable">Which VOI LUT of the image the function <c>TABLE</c> went through, from 0; null for the other functions.</param>
/// <param name="Projection"><c>mip</c>, <c>minip</c> or <c>mean</c> through a slab; null for a single slice.</param>
/// <param name="Cut">How an oblique picture lay in the patient; null on a plane of the lattice.</param>
public sealed record ViewingCondition(
    double WindowCenter, double WindowWidth, string VoiLutFunction, string? ColourMap, string Plane,
    double SlabThicknessMm, double Zoom, int DisplayWidthPx, int DisplayHeightPx, int ProtocolVersion,
    ViewTurn? Turn = null, PictureFilter? Filter = null, int? VoiTable = null, string? Projection = null, ViewCut? Cut = null);

/// <summary>How an oblique picture lies in the patient: directions of length 1, at right angles.</summary>
/// <param name="Right">Where columns grow.</param>
/// <param name="Down">Where rows grow.</param>
public sealed record ViewCut(LpsVector Right, LpsVector Down);

/// <summary>How a view was turned: first mirrored, then rotated. Stored geometry is never changed by it.</summary>
/// <param name="Degrees">Clockwise, from 0 up to 360.</param>
/// <param name="FlippedX">Whether columns ran from right to left.</param>
/// <param name="FlippedY">Whether rows ran from bottom to top.</param>
public sealed record ViewTurn(double Degrees, bool FlippedX, bool FlippedY);

/// <summary>What was done to the picture after the VOI function. Stored pixels are never changed by it.</summary>
/// <param name="Inverted">Whether black and white were swapped against what the image asks for.</param>
/// <param name="Brightness">Added to the grey, −1 to 1; 0 adds nothing.</param>
/// <param name="Contrast">The slope about middle grey; 1 changes nothing.</param>
/// <param name="Gamma">Display grey is grey to the power of 1 ÷ gamma; 1 changes nothing.</param>
/// <param name="Channel"><c>red</c>, <c>green</c> or <c>blue</c> when one channel of a colour image was shown as grey.</param>
/// <param name="Crisp">Whether single pixels were shown without smoothing.</param>
public sealed record PictureFilter(bool Inverted, double Brightness, double Contrast, double Gamma, string? Channel, bool Crisp);

/// <summary>A command on its way to a grain.</summary>
/// <param name="CommandId">Made by the sender, a UUIDv7 in text; accepted once, a repeat gets the first receipt.</param>
/// <param name="Stream">The grain that decides.</param>
/// <param name="Command">What to do.</param>
/// <param name="View">How the picture looked; required by commands that draw, paint or vote.</param>
public sealed record CommandEnvelope(string CommandId, StreamId Stream, Command Command, ViewingCondition? View = null);

/// <summary>An event as the log keeps it.</summary>
/// <param name="Stream">The stream it belongs to.</param>
/// <param name="Version">1 for the first event of a stream, then without gaps.</param>
/// <param name="Position">Its place in the whole log, rising in commit order. Never sent to clients.</param>
/// <param name="At">When it was decided (UTC).</param>
/// <param name="By">The person (or <c>system</c>).</param>
/// <param name="SessionId">The session of that person.</param>
/// <param name="CommandId">The command that caused it.</param>
/// <param name="Event">What happened.</param>
/// <param name="View">How the picture looked, where the command told.</param>
public sealed record EventEnvelope(
    StreamId Stream, long Version, long Position, DateTimeOffset At, string By, string SessionId, string CommandId, Event Event, ViewingCondition? View = null);

/// <summary>The answer to a command: the stream's version after it, or why it was refused.</summary>
/// <param name="Stream">The stream that decided.</param>
/// <param name="Version">The version after the command; the version at refusal when rejected.</param>
/// <param name="Rejection">Null when accepted.</param>
public sealed record Receipt(StreamId Stream, long Version, Rejection? Rejection = null);
