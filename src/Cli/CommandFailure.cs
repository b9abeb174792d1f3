using System.Net;

namespace Annotator.Cli;

/// <summary>Why a verb ends before its end; caught once, where verbs are run.</summary>
internal sealed class CommandFailure(int exitCode, string message, string? code = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The stable code of the server's refusal; null when it was not the server that refused.</summary>
    public string? Code { get; } = code;

    /// <summary>The status the server answered with; null when it did not answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>True when the same request may succeed later.</summary>
    public bool IsPassing { get; init; }

    /// <summary>How long the server asks to wait first; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What a person reads: the text, then the code.</summary>
    public string Sentence => Code is null ? Message : $"{Message} ({Code})";
}
