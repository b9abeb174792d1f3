using System.Text;
using Annotator.Core.Access;
using Annotator.Core.Messages;

namespace Annotator.Gateway.Access;

/// <summary>What names and passwords must satisfy.</summary>
internal static class AccountRules
{
    public const int ShortestPassword = 12;
    public const int LongestPassword = 512;
    private const int LongestName = 64;
    private const int LongestDisplayName = 128;
    private static readonly string[] KnownSiteRoles = [SiteRoles.Administrator, SiteRoles.Auditor];

    /// <summary>The form two spellings of one name share.</summary>
    public static string KeyOf(string name) => name.Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    public static Rejection? CheckName(string name, string displayName)
    {
        if (name.Length is 0 or > LongestName || !name.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '+'))
            return new(RejectionClass.Invalid, "invalid-name", $"A sign-in name has 1 to {LongestName} letters, digits or . _ - @ +.");
        return string.IsNullOrWhiteSpace(displayName) || displayName.Length > LongestDisplayName || displayName.Any(char.IsControl)
            ? new(RejectionClass.Invalid, "invalid-display-name", $"The name people see has 1 to {LongestDisplayName} characters.")
            : null;
    }

    public static Rejection? CheckPassword(string password, string name)
    {
        if (password.Length < ShortestPassword) return Weak($"A password has at least {ShortestPassword} characters; several words make a good one.");
        if (password.Length > LongestPassword) return Weak($"A password has at most {LongestPassword} characters.");
        if (password.Distinct().Count() < 5) return Weak("The password repeats too few characters.");
        return KeyOf(password).Contains(KeyOf(name), StringComparison.Ordinal) && name.Length > 3 ? Weak("The password must not contain the sign-in name.") : null;
    }

    public static Rejection? CheckSiteRoles(IEnumerable<string> roles) => roles.FirstOrDefault(r => !KnownSiteRoles.Contains(r)) is { } unknown
        ? new(RejectionClass.Invalid, "unknown-site-role", $"There is no site role “{unknown}”.")
        : null;

    private static Rejection Weak(string text) => new(RejectionClass.Invalid, "weak-password", text);
}
