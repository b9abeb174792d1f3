using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Annotator.Gateway;

/// <summary>What the edge takes and how long sign-ins last. Section <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>The folder of the built web client; null to serve none.</summary>
    public string? WebRoot { get; set; }

    /// <summary>The first administrator's API key (<c>ANNOTATOR_ADMIN_KEY</c>); null for none.</summary>
    [MinLength(16)] public string? AdminKey { get; set; }

    /// <summary>Hours after its last use at which a sign-in lapses. Default 12.</summary>
    [Range(1, 24 * 30)] public int SessionIdleHours { get; set; } = 12;

    /// <summary>Days after which one must sign in again whatever happens. Default 14.</summary>
    [Range(1, 365)] public int SessionLongestDays { get; set; } = 14;

    /// <summary>Largest JSON request and hub message, in MiB. Default 8.</summary>
    [Range(1, 256)] public int LargestMessageMiB { get; set; } = 8;

    /// <summary>Events that may wait for one slow connection before it is dropped to snapshots. Default 2000.</summary>
    [Range(10, 1_000_000)] public int FeedEvents { get; set; } = 2000;

    /// <summary>A stream with more missing events than this is sent as a snapshot. Default 200.</summary>
    [Range(1, 1_000_000)] public int FollowEvents { get; set; } = 200;
}

[OptionsValidator]
internal sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>;
