using Annotator.Core.Messages;

namespace Annotator.Gateway;

/// <summary>Refusals the edge itself makes.</summary>
internal static class Refusals
{
    public static readonly Rejection NotSignedIn = new(RejectionClass.Forbidden, "not-signed-in", "Sign in, or send an API key as “Authorization: Bearer KEY”.");

    public static readonly Rejection InvalidKey = new(RejectionClass.Forbidden, "invalid-key", "The API key is unknown, revoked or has lapsed.");

    public static readonly Rejection WrongSignIn = new(RejectionClass.Forbidden, "wrong-sign-in", "The name or the password is wrong.");

    public static readonly Rejection ForeignOrigin = new(RejectionClass.Forbidden, "foreign-origin", "The request comes from another site's page, or lacks the header X-Annotator: 1.");

    public static readonly Rejection NoAccessRule = new(RejectionClass.Forbidden, "no-access-rule", "Nobody may use this address: it has no access rule.");

    public static readonly Rejection NoSuchRoute = new(RejectionClass.NotFound, "no-such-route", "There is nothing at this address.");

    public static readonly Rejection StoreUnavailable = new(RejectionClass.Unavailable, "store-unavailable", "The store cannot answer now. Nothing is lost; send the same request again.");

    public static readonly Rejection Draining = new(RejectionClass.Unavailable, "draining", "This node is about to stop. Send the same request again.");

    public static Rejection Malformed(string why) => new(RejectionClass.Invalid, "malformed-request", why);

    public static Rejection NeedsSiteRole(string role) => new(RejectionClass.Forbidden, "not-permitted", $"This needs the site role “{role}”, by sign-in or by a key that is not limited to projects.");

    public static readonly Rejection KeyIsLimited = new(RejectionClass.Forbidden, "not-permitted", "This API key is limited to projects and may not do this.");
}
