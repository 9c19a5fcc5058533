using System.Security.Cryptography;
using System.Text;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Loads a policy file: read, checked against its contract, compiled. All or nothing.</summary>
/// <param name="environment">Values of <c>${NAME}</c>; null for a name that is not set.</param>
public sealed class PolicyLoader(Func<string, string?> environment)
{
    /// <summary>Loads a file. Bad input of any kind is a fault in the report, never an exception.</summary>
    /// <param name="path">As the user names it; stands in every fault.</param>
    public PolicyLoad Load(string path)
    {
        var report = new PolicyReport();
        var load = Load(new PolicySource(path, FullPath(path), report), report);
        report.Order(path);
        return load;
    }

    private PolicyLoad Load(PolicySource source, PolicyReport report)
    {
        var bytes = PolicyText.ReadFile(source);
        if (bytes is null || PolicyText.Decode(bytes, source) is not { } text || PolicyReader.Read(text, source, environment, out var root) is not { } document)
            return new PolicyLoad(null, null, report);

        Enforced.Check(root!, source);
        new WatchWords(source).Check(root!);
        var contract = ContractOf(document, report);
        var policy = new PolicyCompiler(document, contract, source).Compile(Version(bytes, document, contract));
        return report.Faults.Count > 0 ? new PolicyLoad(null, null, report) : new PolicyLoad(policy, document, report);
    }

    private static string FullPath(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (ArgumentException)
        {
            return Path.GetFullPath("gatehouse.yaml");
        }
    }

    private static ContractDocument? ContractOf(PolicyDocument document, PolicyReport report)
    {
        if (document.Api.ContractFile is not { } file)
            return null;

        var folder = Path.GetDirectoryName(document.File)!;
        return ContractReader.Read(file, Path.GetRelativePath(folder, file), report);
    }

    // Everything the policy was made of, the files that its contract refers to included.
    private static string Version(byte[] bytes, PolicyDocument document, ContractDocument? contract)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes);
        if (document.Api.ContractFile is { } file)
            hash.AppendData(Contents(file));
        foreach (var other in contract?.OtherFiles ?? [])
            hash.AppendData(Contents(other));
        foreach (var issuer in document.Authentication.Issuers)
            hash.AppendData(Encoding.UTF8.GetBytes(issuer.KeyFile?.Text ?? ""));

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static byte[] Contents(string file)
    {
        try
        {
            // Memory exhaustion (CWE-770): a device such as /dev/zero has no end; never more than the length that was told, nor than the reader takes.
            using var stream = File.OpenRead(file);
            var bytes = new byte[Math.Min(stream.Length, ContractReader.MaxBytes)];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return [];   // the contract reader has reported it
        }
    }
}
