using System.Diagnostics;

namespace Annotator.Storage.Tests;

/// <summary>A disk that is soon full: a tmpfs. Mounting needs root; without it the test is skipped, and says so.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-disk-");

    public string Path => _folder.FullName;

    public static SmallDisk Mount(int sizeMiB)
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={sizeMiB}m", "tmpfs", disk.Path) == 0) return disk;
        disk._folder.Delete();
        Assert.Skip("A full disk is made with a small tmpfs, which only root may mount.");
        return disk;
    }

    public ValueTask DisposeAsync()
    {
        Assert.Equal(0, Run("umount", Path));
        _folder.Delete();
        return ValueTask.CompletedTask;
    }

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
