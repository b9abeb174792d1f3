namespace Annotator.Cli.Import;

/// <summary>What lies below the named files and folders, in one fixed order. What is not taken is counted or named, never dropped.</summary>
/// <remarks>Files named outright are always taken. Below folders, hidden entries and the marks file managers leave are left out, and links to folders are not followed: they may form rings.</remarks>
internal sealed class FileWalk
{
    private static readonly string[] FileManagerMarks = ["Thumbs.db", "desktop.ini"];

    private List<LocalFile> _files = [];
    private readonly List<Unreadable> _unreadable = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private FileWalk()
    {
    }

    public IReadOnlyList<LocalFile> Files => _files;

    public IReadOnlyList<Unreadable> Unreadable => _unreadable;

    /// <summary>Hidden entries, marks of file managers and links to folders.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Walks; a path that does not exist is a failure before anything is sent.</summary>
    public static FileWalk Of(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var walk = new FileWalk();
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) walk.AddFolder(path, cancellation);
            else if (File.Exists(path)) walk.Add(new FileInfo(path), path, Path.GetFileName(path));
            else throw new CommandFailure(ExitCodes.Usage, $"There is no file or folder “{path}”.");
        }
        walk._files = Companions.Arrange(walk._files);
        return walk;
    }

    private void AddFolder(string root, CancellationToken cancellation)
    {
        var rootName = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        var open = new Stack<(string Path, string SentName)>([(root, rootName)]);
        while (open.TryPop(out var folder))
        {
            cancellation.ThrowIfCancellationRequested();
            if (EntriesOf(folder.Path) is not { } entries) continue;
            foreach (var entry in entries.OfType<FileInfo>()) Add(entry, Path.Combine(folder.Path, entry.Name), Join(folder.SentName, entry.Name));
            foreach (var below in entries.OfType<DirectoryInfo>().Reverse()) open.Push((Path.Combine(folder.Path, below.Name), Join(folder.SentName, below.Name)));
        }
    }

    private List<FileSystemInfo>? EntriesOf(string folder)
    {
        try
        {
            var all = new DirectoryInfo(folder).GetFileSystemInfos();
            var taken = all.Where(IsTaken).OrderBy(e => e.Name, StringComparer.Ordinal).ToList();
            LeftOut += all.Length - taken.Count;
            return taken;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(new Unreadable(folder, unreadable.Message));
            return null;
        }
    }

    private static bool IsTaken(FileSystemInfo entry) =>
        !entry.Name.StartsWith('.') && !FileManagerMarks.Contains(entry.Name, StringComparer.OrdinalIgnoreCase) && !(entry is DirectoryInfo && entry.LinkTarget is not null);

    private void Add(FileInfo file, string path, string sentName)
    {
        if (!_known.Add(file.FullName)) return;
        try
        {
            var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            _files.Add(new LocalFile(path, sentName, target.Length));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(new Unreadable(path, unreadable.Message));
        }
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
