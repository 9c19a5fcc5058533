using System.Text.Unicode;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>The bytes of a contract file: bounded, UTF-8, without a byte order mark.</summary>
internal static class ContractBytes
{
    internal static ReadOnlyMemory<byte>? Read(string path, string displayName, PolicyReport report)
    {
        try
        {
            using var file = File.OpenRead(path);

            // Memory exhaustion (CWE-770): the size is asked before a byte is read.
            if (file.Length > ContractReader.MaxBytes)
                return Refuse("a contract of at most 32 MiB", $"{file.Length} bytes", "split the document, or leave out its examples");

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return Check(bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Refuse("a readable file", fault is FileNotFoundException or DirectoryNotFoundException ? "no such file" : fault.GetType().Name, "name the OpenAPI document of the API");
        }

        ReadOnlyMemory<byte>? Check(ReadOnlyMemory<byte> bytes)
        {
            if (bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
                bytes = bytes[3..];
            if (bytes.Span.Trim(" \t\r\n"u8).IsEmpty)
                return Refuse("an OpenAPI 3.0 or 3.1 document", "an empty file", null);

            return Utf8.IsValid(bytes.Span) ? bytes : Refuse("text in UTF-8", "bytes that are not UTF-8", "save the file as UTF-8");
        }

        ReadOnlyMemory<byte>? Refuse(string expected, string found, string? hint)
        {
            report.Add(new Fault(displayName, 1, 1, "contract", expected, found, hint));
            return null;
        }
    }
}
