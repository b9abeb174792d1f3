namespace Annotator.Grains.Images.DataRows;

/// <summary>From where data rows may be fetched. Section <c>DataRows</c>.</summary>
public sealed class DataRowOptions
{
    /// <summary>Hosts, each as <c>host</c> (https on its usual port) or <c>host:port</c> (http only on loopback). None by default: then every row fails as <c>host-not-allowed</c>.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>Whether an address may be fetched.</summary>
    internal bool Allows(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) return false;
        if (url.UserInfo.Length > 0) return false;
        return Hosts.Any(host => host.Equals($"{url.Host}:{url.Port}", StringComparison.OrdinalIgnoreCase) || (url.IsDefaultPort && host.Equals(url.Host, StringComparison.OrdinalIgnoreCase)));
    }
}
