using System.Text;
using Gatehouse.JsonSchema;
using Gatehouse.Policy.Contract;

namespace Gatehouse.Validation;

/// <summary>How a parameter is written: OpenAPI 3.1, parameter object, style values; RFC 6570.</summary>
/// <remarks>
/// Percent-encoding is taken off before the text is split, because that is what the servers behind us do:
/// splitting first would count a list of "a%2Cb" as one item where they see two (CWE-436).
/// </remarks>
internal sealed class ParameterStyle(ContractParameter declared)
{
    private readonly string prefix = declared.Style switch { "label" => ".", "matrix" => ";", _ => "" };
    private readonly byte[] named = Encoding.UTF8.GetBytes(declared.Name + "=");
    private readonly bool matrix = declared.Style == "matrix";

    /// <summary>What stands between items.</summary>
    public byte Separator { get; } = declared.Style switch
    {
        "spaceDelimited" => (byte)' ',
        "pipeDelimited" => (byte)'|',
        "label" when declared.Explode => (byte)'.',
        "matrix" when declared.Explode => (byte)';',
        _ => (byte)',',
    };

    /// <summary>Whether the members of an object are written name=value.</summary>
    public bool NamesMembers { get; } = declared.Explode && (declared.Style is "simple" or "label" or "matrix");

    public string Expected { get; } = declared.Style switch
    {
        "label" => "a value that begins with '.', in UTF-8",
        "matrix" => $"a value that begins with ';{declared.Name}=', in UTF-8",
        _ => "text in UTF-8",
    };

    /// <summary>Reads the text without encoding and what the style puts before it.</summary>
    public bool TryRead(ReadOnlySpan<char> raw, ParameterText text)
    {
        if (!raw.StartsWith(prefix))
            return false;
        raw = raw[prefix.Length..];
        if (declared.In == ParameterPlace.Header)
            return TryAddPlain(raw.Trim(), text);
        if (!text.AddDecoded(raw, plusIsSpace: declared.In == ParameterPlace.Query))
            return false;
        return !matrix || TryCutName(text);
    }

    /// <summary>Writes the items as a JSON array. An empty text is an empty list, unless it can be an item.</summary>
    public void WriteList(ParameterText json, ReadOnlySpan<byte> text, JsonTypes items)
    {
        json.Add((byte)'[');
        if (!text.IsEmpty)
            foreach (var range in text.Split(Separator))
            {
                var item = text[range];
                if (json.Bytes[^1] != '[')
                    json.Add((byte)',');
                TextValue.Add(json, Bare(item), items);
            }

        json.Add((byte)']');
    }

    // ";color=blue;color=black": the name stands before each item.
    private ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> item)
    {
        if (declared.In == ParameterPlace.Header)
            return item.Trim((byte)' ');
        return matrix && declared.Explode && item.StartsWith(named) ? item[named.Length..] : item;
    }

    // A matrix object that is exploded names its members instead of itself.
    private bool TryCutName(ParameterText text)
    {
        if (!text.Bytes.StartsWith(named))
            return declared.Explode;
        text.RemoveStart(named.Length);
        return true;
    }

    private static bool TryAddPlain(ReadOnlySpan<char> raw, ParameterText text)
    {
        foreach (var rune in raw.EnumerateRunes())
            if (rune == Rune.ReplacementChar)
                return false;

        Span<byte> one = stackalloc byte[4];
        foreach (var rune in raw.EnumerateRunes())
            text.Add(one[..rune.EncodeToUtf8(one)]);

        return true;
    }
}
