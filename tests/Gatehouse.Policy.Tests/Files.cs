using System.Runtime.CompilerServices;

namespace Gatehouse.Policy.Tests;

/// <summary>Files that stand beside the tests.</summary>
internal static class Files
{
    public static string Folder { get; } = Here();

    public static string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
