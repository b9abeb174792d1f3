namespace Annotator.Gateway.Realtime;

/// <summary>Where the hub is.</summary>
internal static class HubRoutes
{
    public const string Path = "/hub";
}
