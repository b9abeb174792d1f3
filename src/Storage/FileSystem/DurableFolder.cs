using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Annotator.Storage.FileSystem;

/// <summary>Makes names durable: a new or renamed file survives a power cut only when its folder was flushed too.</summary>
internal static class DurableFolder
{
    private const int ReadOnlyDirectory = 0x80000;      // O_RDONLY | O_CLOEXEC on Linux

    /// <summary>Makes a folder and all above it, flushing each parent that got a new name.</summary>
    public static void Create(string folder)
    {
        if (Directory.Exists(folder)) return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar));
        if (!string.IsNullOrEmpty(parent)) Create(parent);
        Directory.CreateDirectory(folder);
        if (!string.IsNullOrEmpty(parent)) Flush(parent);
    }

    /// <summary>Flushes the names in a folder to the disk. On Windows the file system journals names itself.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = open(folder, OperatingSystem.IsLinux() ? ReadOnlyDirectory : 0);
        if (descriptor < 0) throw Failure(folder);
        try
        {
            if (fsync(descriptor) != 0) throw Failure(folder);
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    private static IOException Failure(string folder) => new($"The folder {folder} cannot be flushed.", new Win32Exception(Marshal.GetLastPInvokeError()));

#pragma warning disable IDE1006, SYSLIB1054, CA5392, CA2101 // the names are libc's
    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
#pragma warning restore
}
