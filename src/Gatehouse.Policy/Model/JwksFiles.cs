using System.Text;
using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>A set of public keys in a file. Whether the keys can be used is found out by whoever verifies with them.</summary>
internal static class JwksFiles
{
    private const string Expected = "a file with a JWK Set: '{ \"keys\": [ … ] }'";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Whether a text is meant as an address and not as a file.</summary>
    internal static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal);

    internal static JwksFile? Read(Section section, PolicySource source)
    {
        if (section["jwks"] is not ScalarNode { IsNothing: false, IsBroken: false } written || IsAddress(written.Text))
            return null;

        var path = source.Absolute(written.Text);
        if (TextOf(path, out var why) is not { } text)
            return Refuse(written, source, why);
        if (WhyNotKeys(text) is { } fault)
            return Refuse(written, source, fault);

        return new JwksFile(path, text);
    }

    private static JwksFile? Refuse(ScalarNode written, PolicySource source, string found)
    {
        source.Fault(written, Expected, $"{written.Shown}: {found}", "a relative path starts at the policy");
        return null;
    }

    // Memory exhaustion (CWE-770): a device such as /dev/zero has no end, so never more is read than a set of keys can need.
    private static string? TextOf(string path, out string why)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[JwksFile.MaxBytes + 1];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            why = $"more than {JwksFile.MaxBytes >> 20} MiB";
            return read > JwksFile.MaxBytes ? null : new UTF8Encoding(false, true).GetString(bytes, 0, read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            why = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no such file",
                ArgumentException => "not UTF-8",
                _ => "cannot be read",
            };
            return null;
        }
    }

    private static string? WhyNotKeys(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() == 0)
                return "no list 'keys' with at least one key";

            // Who can read the policy's folder could sign tokens (CWE-321).
            return keys.EnumerateArray().Any(key => key.ValueKind == JsonValueKind.Object && (key.TryGetProperty("d", out _) || key.TryGetProperty("k", out _)))
                ? "a private key in it (not shown); only public keys belong here, and this one should be replaced"
                : null;
        }
        catch (JsonException)
        {
            return "not JSON, or a member twice";
        }
    }
}
