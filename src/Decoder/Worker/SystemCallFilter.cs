using System.Runtime.InteropServices;

namespace Annotator.Decoder.Worker;

/// <summary>Refuses, for all threads, the system calls by which a taken-over worker could reach beyond itself: network, programs, other processes, files
/// (seccomp, Linux). Those calls fail with EPERM.</summary>
internal static unsafe partial class SystemCallFilter
{
    private const int SetModeFilter = 1, ForAllThreads = 1;
    private const ushort LoadWord = 0x20, JumpIfEqual = 0x15, Return = 0x06;
    private const uint Allow = 0x7FFF0000, RefuseWithEperm = 0x00050001;

    // socket, connect, accept, sendto, bind, listen, socketpair, fork, vfork, execve, kill, rename, mkdir, rmdir, creat, link, unlink, symlink, chmod, chown,
    // ptrace, setuid, setgid, mknod, chroot, mount, umount2, init_module, tkill, unlinkat, renameat, linkat, symlinkat, fchmodat, unshare, accept4, setns,
    // process_vm_readv, process_vm_writev, finit_module, renameat2, bpf, execveat, userfaultfd, io_uring_setup, pidfd_send_signal, pidfd_getfd, open, openat, openat2
    private static readonly uint[] X64 =
    [
        41, 42, 43, 44, 49, 50, 53, 57, 58, 59, 62, 82, 83, 84, 85, 86, 87, 88, 90, 92, 101, 105, 106, 133, 161, 165, 166, 175, 200, 263, 264, 265, 266, 268,
        272, 288, 308, 310, 311, 313, 316, 321, 322, 323, 425, 424, 438, 2, 257, 437,
    ];

    private static readonly uint[] Arm64 =
    [
        198, 203, 202, 206, 200, 201, 199, 221, 129, 38, 34, 35, 37, 36, 53, 54, 117, 146, 144, 33, 51, 40, 39, 105, 130, 97, 242, 268, 270, 271, 273, 276,
        280, 281, 282, 425, 424, 438, 56, 437,
    ];

    [StructLayout(LayoutKind.Sequential)]
    private struct Instruction(ushort code, byte whenTrue, byte whenFalse, uint value)
    {
        public ushort Code = code;
        public byte WhenTrue = whenTrue, WhenFalse = whenFalse;
        public uint Value = value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }

    /// <summary>Installs the filter; it stays for the life of the process.</summary>
    /// <returns>Null, or what could not be done.</returns>
    public static string? Install()
    {
        (uint machine, nint number, uint[] refused)? known = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (0xC000003E, 317, X64),
            Architecture.Arm64 => (0xC00000B7, 277, Arm64),
            _ => null,
        };
        if (known is not var (machine, number, refused))
        {
            return "its system calls cannot be filtered on this processor";
        }
        Instruction[] instructions =
        [
            new(LoadWord, 0, 0, 4), new(JumpIfEqual, 1, 0, machine), new(Return, 0, 0, RefuseWithEperm), new(LoadWord, 0, 0, 0),
            .. refused.Select((call, i) => new Instruction(JumpIfEqual, (byte)(refused.Length - i), 0, call)),
            new(Return, 0, 0, Allow), new(Return, 0, 0, RefuseWithEperm),
        ];
        fixed (Instruction* first = instructions)
        {
            var program = new Program { Length = (ushort)instructions.Length, Instructions = first };
            return SystemCall(number, SetModeFilter, ForAllThreads, &program) == 0 ? null : "its system calls cannot be filtered";
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint operation, nint flags, Program* program);
}
