using System.Text.Json;

namespace Gatehouse.Authorization.Answers;

/// <content>Single tokens: what is kept, left out, masked.</content>
internal sealed partial class JsonSieve
{
    private void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets)
    {
        if (dropDepth >= 0)
            PassOver(reader.TokenType);
        else if (reader.TokenType == JsonTokenType.PropertyName)
            TakeName(ref reader, octets);
        else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            KeepOn();
            depth--;
        }
        else if (!IsWaiting || EndsWaiting(ref reader, octets))
            TakeValue(ref reader, octets);
    }

    private void TakeName(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets)
    {
        ref var frame = ref frames[depth];
        next = new Value(plan.Fields?.Below(ref reader, frame.Path) ?? UInt128.Zero, Where.Free);
        mask = hidden.Of(next.Path);
        if (mask == FieldMask.Drop)
        {
            mask = null;
            DropNext(octets);
        }
        else if (mask is not null)
            Hold(ref reader, octets);   // whether there is anything to show depends on the value
        else if (frame.Where == Where.OnWay && IsOnWay(ref reader, ref frame) || !plan.OnlyOwn || frame.Where == Where.Free)
            Keep(octets, (int)reader.TokenStartIndex);
        else
        {
            beside = Spellings.Fold(reader.GetString()!, Spelling.AsSent);
            Hold(ref reader, octets);
        }
    }

    private void TakeValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets)
    {
        ref var frame = ref frames[depth];
        if (frame.IsArray)
            Keep(octets, (int)reader.TokenStartIndex);
        else
            KeepOn();

        var where = WhereOf(reader.TokenType, ref frame);
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            frames[++depth] = new Frame { Path = frame.IsArray ? frame.Path : next.Path, IsArray = reader.TokenType == JsonTokenType.StartArray, Where = where };
    }

    /// <summary>The value that a held name waited for is there.</summary>
    /// <returns>Whether the value is still to be taken.</returns>
    private bool EndsWaiting(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets)
    {
        var fate = beside is null ? BesideFate.Drop : plan.Beside!.FateOf(beside, reader.TokenType);
        var (held, starts) = (mask, reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray);
        (mask, beside) = (null, null);
        if (held is null ? fate == BesideFate.Drop : starts)
        {
            dropDepth = depth;
            PassOver(reader.TokenType);
            name.Forget(name.Count);
            return false;
        }

        frames[depth].Any = true;
        output.Write(name.Octets);
        name.Forget(name.Count);
        next = next with { Where = fate == BesideFate.LookInto ? Where.Beside : Where.Free };
        if (held is null || reader.TokenType == JsonTokenType.Null)
            return true;   // null stays null

        output.Write(octets[last..(int)reader.TokenStartIndex]);
        FieldMasks.Write(ref reader, held.Value, output);
        return false;
    }

    // The name with what stands before it; without a comma where it will be the first.
    private void Hold(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets)
    {
        Flush(octets, last);
        var between = octets[last..(int)reader.TokenStartIndex];
        var comma = frames[depth].Any ? -1 : between.IndexOf((byte)',');
        if (comma >= 0)
            name.Write(between[..comma]);
        name.Write(between[(comma + 1)..]);
        name.Write(octets[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);
    }

    private void DropNext(ReadOnlySpan<byte> octets)
    {
        Flush(octets, last);
        dropDepth = depth;
    }

    private void PassOver(JsonTokenType type)
    {
        if (type is JsonTokenType.StartObject or JsonTokenType.StartArray)
            depth++;
        else if (type is JsonTokenType.EndObject or JsonTokenType.EndArray)
            depth--;
        if (depth == dropDepth && type != JsonTokenType.PropertyName)
            dropDepth = -1;
    }

    // A member or thing stays: with the comma before it, unless all before it were left out.
    private void Keep(ReadOnlySpan<byte> octets, int start)
    {
        ref var frame = ref frames[depth];
        if (depth == 0)
        {
            Flush(octets, last);
            run = start;   // lines: each is ended as soon as it is whole, so the spaces between are ours
            return;
        }

        var comma = frame.Any ? -1 : octets[last..start].IndexOf((byte)',');
        frame.Any = true;
        KeepOn();
        if (comma < 0)
            return;

        Flush(octets, last + comma);
        run = last + comma + 1;
    }

    private void KeepOn()
    {
        if (run < 0)
            run = last;
    }

    private void EndLine(ReadOnlySpan<byte> octets)
    {
        if (run < 0 && !wroteThing)
            return;

        Flush(octets, last);
        output.Write("\n"u8);
        wroteThing = false;
    }

    private void Flush(ReadOnlySpan<byte> octets, int to)
    {
        if (run >= 0 && to > run)
            output.Write(octets[run..to]);
        run = -1;
    }
}
