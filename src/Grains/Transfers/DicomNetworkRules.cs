using System.Net;
using Annotator.Dicom.Network;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Transfers;

/// <summary>What the section <c>Dicom</c> must hold beyond the ranges of its numbers.</summary>
public sealed class DicomNetworkRules : IValidateOptions<DicomNetworkOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DicomNetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = FaultsOf(options).Concat(options.Callers.SelectMany(FaultsOf)).Concat(options.Peers.SelectMany(FaultsOf)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(DicomNetworkOptions options)
    {
        foreach (var title in options.OtherAeTitles.Prepend(options.AeTitle))
            if (!AeTitle.IsValid(title)) yield return $"Dicom: “{title}” is no AE title: 1 to 16 printable characters without backslash.";
        if (!IPAddress.TryParse(options.Listen, out var listen)) yield return $"Dicom:Listen: “{options.Listen}” is no IP address.";
        else if (options.Port is not null && !IPAddress.IsLoopback(listen) && options.Tls is null && !options.AllowUnprotected)
            yield return $"Dicom: {listen} can be reached from other machines, and images would travel identified and unprotected. Set Dicom:Tls, or say Dicom:AllowUnprotected.";
        if (options.Tls is { Certificate: null }) yield return "Dicom:Tls needs a Certificate.";
        if (options.Peers.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) yield return $"Dicom:Peers: two peers are named “{twice.Key}”.";
    }

    private static IEnumerable<string> FaultsOf(DicomCaller caller)
    {
        if (caller.AeTitle != "*" && !AeTitle.IsValid(caller.AeTitle)) yield return $"Dicom:Callers: “{caller.AeTitle}” is no AE title.";
        foreach (var address in caller.Addresses)
            if (!IPNetwork.TryParse(address, out _) && !IPAddress.TryParse(address, out _)) yield return $"Dicom:Callers: “{address}” is neither an address nor a network.";
    }

    private static IEnumerable<string> FaultsOf(PacsPeer peer)
    {
        if (peer.Name.Length == 0) yield return "Dicom:Peers: a peer has no Name.";
        if (peer.Url is { } url)
        {
            if (url is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) yield return $"Dicom:Peers: the Url of “{peer.Name}” is no http or https address.";
            else if (url.Scheme == "http" && !url.IsLoopback && (peer.SecretVariable ?? peer.SecretFile) is not null)
                yield return $"Dicom:Peers: “{peer.Name}” would get its secret over plain HTTP.";
            if (peer.Host is not null) yield return $"Dicom:Peers: “{peer.Name}” has a Url and a Host; it is one or the other.";
        }
        else if (string.IsNullOrWhiteSpace(peer.Host) || !AeTitle.IsValid(peer.AeTitle)) yield return $"Dicom:Peers: “{peer.Name}” needs a Url, or a Host and an AeTitle.";
        if (peer.Retrieve is not ("auto" or "get" or "move")) yield return $"Dicom:Peers: Retrieve of “{peer.Name}” is auto, get or move.";
    }
}
