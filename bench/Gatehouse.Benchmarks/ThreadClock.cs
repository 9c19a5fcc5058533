using System.Runtime.InteropServices;
using Perfolizer.Horology;

namespace Gatehouse.Benchmarks;

/// <summary>CPU time of the measuring thread, in nanoseconds.</summary>
/// <remarks>What other processes do to a shared machine stretches wall time many times over, and CPU time only by what their use of the caches costs.</remarks>
internal sealed partial class ThreadClock : IClock
{
    private const int ThreadCpuTime = 3;   // CLOCK_THREAD_CPUTIME_ID of Linux

    public static ThreadClock Instance { get; } = new();

    public string Title => "thread CPU time";

    public bool IsAvailable => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public Frequency Frequency => new(1_000_000_000);

    public long GetTimestamp()
    {
        _ = Read(ThreadCpuTime, out var time);
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Read(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
