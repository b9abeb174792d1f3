namespace Annotator.Cli.Import;

/// <summary>How an import shows that it moves. Called from several batches at once.</summary>
internal interface IImportProgress
{
    /// <summary>Bytes that left; negative when they must leave again.</summary>
    void Sent(long bytes);

    /// <summary>Files that have their verdict.</summary>
    void Done(int files);

    /// <summary>Something a person wants to know.</summary>
    void Note(string text);
}
