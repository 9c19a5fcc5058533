using System.Security.Cryptography;
using System.Text;
using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>Where the sockets of the gateways on one store stand: in the data folder, or, when its path is too long for a socket, in a folder named by its hash.</summary>
internal static class SocketPlace
{
    internal const string Pattern = "gatehouse*.sock";

    /// <summary>Bytes of a socket's path: 108 with the closing zero on Linux, 104 elsewhere.</summary>
    private const int MaxPath = 103;

    /// <summary>Gateways on one store.</summary>
    internal const int Most = 16;

    internal static string FolderFor(string dataFolder)
    {
        var full = Path.GetFullPath(dataFolder);
        if (Encoding.UTF8.GetByteCount(Path.Combine(full, Name(Most))) <= MaxPath)
            return full;

        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)))[..16];
        return Path.Combine(string.IsNullOrEmpty(runtime) || runtime.Length > 60 ? Path.GetTempPath() : runtime, $"gatehouse-{hash}");
    }

    /// <summary>Makes the folder; refuses one that others may enter: in a shared place somebody else may have made it first (CWE-379).</summary>
    internal static string MakeFolder(string dataFolder)
    {
        var folder = FolderFor(dataFolder);
        PrivateFiles.MakeFolder(folder);
        return PrivateFiles.IsOpenToOthers(folder)
            ? throw new StoreUnavailableException($"{folder}: others than its owner may enter it; run: chmod 700 '{folder}'")
            : folder;
    }

    /// <summary>The first gateway's socket is <c>gatehouse.sock</c>, the second's <c>gatehouse-2.sock</c>.</summary>
    internal static string Name(int number) => number == 1 ? "gatehouse.sock" : $"gatehouse-{number}.sock";
}
