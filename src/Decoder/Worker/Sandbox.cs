using System.Runtime.InteropServices;

namespace Annotator.Decoder.Worker;

/// <summary>Gives up every right the worker does not need (Linux): it reads one pipe, writes another and calculates.</summary>
internal static unsafe partial class Sandbox
{
    private const int LimitCpu = 0, LimitFileSize = 1, LimitCore = 4, LimitFiles = 7, LimitMemory = 9;
    private const int SetDumpable = 4, SetNoNewPrivileges = 38;
    private const uint Nobody = 65534;

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft, Hard;
    }

    /// <summary>Closes the worker in. Afterwards nothing can be won by taking it over.</summary>
    /// <param name="memoryMiB">Address space beyond what the runtime holds by now.</param>
    /// <returns>Null, or what could not be done.</returns>
    public static string? Enter(int memoryMiB)
    {
        if (GetUser() == 0 && (SetGroups(0, null) != 0 || SetGroup(Nobody, Nobody, Nobody) != 0 || SetUser(Nobody, Nobody, Nobody) != 0))
        {
            return "its privileges cannot be dropped";
        }
        var held = ulong.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0]) * (ulong)Environment.SystemPageSize;
        var isHeld = Hold(LimitMemory, held + ((ulong)memoryMiB << 20)) && Hold(LimitFileSize, 0) && Hold(LimitCore, 0) && Hold(LimitFiles, 64);
        if (!isHeld || Control(SetDumpable, 0, 0, 0, 0) != 0 || Control(SetNoNewPrivileges, 1, 0, 0, 0) != 0)
        {
            return "its limits cannot be set";
        }
        return SystemCallFilter.Install();
    }

    /// <summary>Lets the process use so many more seconds of processor time; past them the kernel ends it, even when nobody watches any more.</summary>
    public static void AllowSeconds(int seconds)
    {
        var used = (ulong)Environment.CpuUsage.TotalTime.TotalSeconds;
        var limit = new Limit { Soft = used + (ulong)seconds + 1, Hard = ulong.MaxValue };
        // Where the hard limit was lowered from outside this fails, and that limit stands.
        _ = SetLimit(LimitCpu, &limit);
    }

    private static bool Hold(int what, ulong value)
    {
        var limit = new Limit { Soft = value, Hard = value };
        return SetLimit(what, &limit) == 0;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUser();

    [LibraryImport("libc", EntryPoint = "setgroups")]
    private static partial int SetGroups(nuint count, uint* groups);

    [LibraryImport("libc", EntryPoint = "setresgid")]
    private static partial int SetGroup(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setresuid")]
    private static partial int SetUser(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int what, Limit* limit);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);
}
