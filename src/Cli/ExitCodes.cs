namespace Annotator.Cli;

/// <summary>What <c>annotator</c> ends with; listed in <c>docs/cli.md</c>.</summary>
public static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>It ran, and the answer is no: some files were refused, or the audit does not verify.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The server cannot be reached, or cannot answer now.</summary>
    public const int Unreachable = 3;

    /// <summary>The server refused: not permitted, not found, or not valid.</summary>
    public const int Refused = 4;

    /// <summary>A file or folder of this machine cannot be read or written.</summary>
    public const int Local = 5;

    /// <summary>Stopped by Ctrl+C.</summary>
    public const int Cancelled = 130;
}
