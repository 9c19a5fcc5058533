using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>A contract written in JSON.</summary>
internal static class JsonText
{
    // Two members of one name are read differently by different readers (CWE-436): refused.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ContractReader.MaxDepth, AllowDuplicateProperties = false };

    internal static ContractSource? Read(ReadOnlyMemory<byte> bytes, string displayName, PolicyReport report)
    {
        try
        {
            // Not disposed: its elements live as long as the policy does.
            var document = JsonDocument.Parse(bytes, Options);
            if (BrokenText.Find(bytes, displayName) is { } broken)
            {
                report.Add(broken);
                return null;
            }

            return new ContractSource(displayName, document.RootElement, new JsonPlaces(bytes, displayName).PlaceOf);
        }
        catch (JsonException fault)
        {
            report.Add(DuplicateMember.Find(bytes, displayName) ?? Describe(fault, displayName));
            return null;
        }
        catch (InvalidOperationException) when (BrokenText.Find(bytes, displayName) is { } broken)
        {
            report.Add(broken);
            return null;
        }
    }

    private static Fault Describe(JsonException fault, string displayName) => new(
        displayName,
        (int)(fault.LineNumber ?? 0) + 1,
        (int)(fault.BytePositionInLine ?? 0) + 1,
        "contract",
        $"JSON, nested at most {ContractReader.MaxDepth} deep",
        WhatIsWrong(fault.Message));

    // The message repeats the place at its end; ours stands in front.
    private static string WhatIsWrong(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }
}
