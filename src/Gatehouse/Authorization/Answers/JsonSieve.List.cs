using System.Text.Json;

namespace Gatehouse.Authorization.Answers;

/// <content>The list and the way to it.</content>
internal sealed partial class JsonSieve
{
    private JsonSieve? things;
    private bool wroteThing;

    /// <summary>Whether a member leads to the list. Two that do, or one that only some clients would take for it, are two lists (CWE-436).</summary>
    private bool IsOnWay(ref Utf8JsonReader reader, ref Frame frame)
    {
        var at = plan.List![depth - 1];
        var exact = reader.ValueTextEquals(at.Utf8);
        if (!exact && !at.CouldBe(reader.GetString()!))
            return false;
        if ((!exact || frame.SeenOnWay) && plan.OnlyOwn)
            throw new AnswerFault(AnswerFault.TwoLists);

        frame.SeenOnWay = true;
        next = next with { Where = depth == plan.List.Count ? Where.List : Where.OnWay };
        return true;
    }

    private Where WhereOf(JsonTokenType type, ref Frame frame)
    {
        var where = depth == 0 && !frame.IsArray ? RootWhere(plan) : frame.IsArray ? frame.Where : next.Where;
        if (where is not (Where.List or Where.OnWay))
            return where;
        if (type == JsonTokenType.Null && depth > 0)
        {
            listSeen = true;   // no list, and so nothing of others
            return Where.Free;
        }

        if (type == (where == Where.List ? JsonTokenType.StartArray : JsonTokenType.StartObject))
        {
            listSeen |= where == Where.List;
            return where;
        }

        return plan.OnlyOwn ? throw new AnswerFault(AnswerFault.NoList) : Where.Free;
    }

    /// <summary>Takes one thing of the list.</summary>
    /// <returns>False when it is not whole yet.</returns>
    private bool TakeThing(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            TakeNoThing(ref reader, octets);
            return true;
        }

        if (!reader.TrySkip())
            return false;

        var thing = octets[start..(int)reader.BytesConsumed];
        if (thing.Length > plan.MaxThing)
            throw new AnswerFault(AnswerFault.TooLarge);

        var own = plan.Owner!.Find(thing, request) == OwnerFound.Caller;
        if (own || !plan.OnlyOwn)
            KeepThing(octets, start, thing, own ? plan.HiddenFromOwner : plan.Hidden);
        else
            LeaveOut(octets);
        return true;
    }

    // A text or a list where a thing should be: nobody's.
    private void TakeNoThing(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets)
    {
        if (!plan.OnlyOwn)
        {
            var where = frames[depth].Where;
            frames[depth].Where = Where.Free;   // what is within is no list of things
            Take(ref reader, octets);
            frames[reader.TokenType == JsonTokenType.StartArray ? depth - 1 : depth].Where = where;
            return;
        }

        LeaveOut(octets);
        dropDepth = depth;
        PassOver(reader.TokenType);
    }

    private void LeaveOut(ReadOnlySpan<byte> octets)
    {
        if (plan.RefuseWhole)
            throw new AnswerFault(AnswerFault.Another);

        Flush(octets, last);
    }

    private void KeepThing(ReadOnlySpan<byte> octets, int start, ReadOnlySpan<byte> thing, Hidden from)
    {
        Keep(octets, start);
        if (plan.Fields is null || from.IsNothing)
            return;

        Flush(octets, start);
        things ??= new JsonSieve(new SievePlan { Fields = plan.Fields }, request, output);
        things.FeedThing(thing, frames[depth].Path, from);
        wroteThing = true;
    }

    private void FeedThing(ReadOnlySpan<byte> thing, UInt128 path, Hidden from)
    {
        (state, hidden, next) = (new JsonReaderState(One), from, new Value(path, Where.Free));
        Feed(thing, final: true);
    }

    private static Where RootWhere(SievePlan plan) => plan.List is null ? Where.Free : plan.List.Count == 0 ? Where.List : Where.OnWay;

    // Of lines, the whole answer is the list.
    private static Frame[] FramesOf(SievePlan plan)
    {
        var frames = new Frame[MaxDepth + 2];
        frames[0] = new Frame { IsArray = plan.Lines, Where = plan is { Lines: true, List: not null } ? Where.List : Where.Free };
        return frames;
    }

    /// <summary>Where a place stands to the list.</summary>
    private enum Where : byte
    {
        /// <summary>Nowhere near.</summary>
        Free,

        /// <summary>On the way to it.</summary>
        OnWay,

        /// <summary>Beside it or the way to it: members are looked at.</summary>
        Beside,

        /// <summary>It is the list.</summary>
        List,
    }

    private struct Frame
    {
        public UInt128 Path;
        public Where Where;
        public bool IsArray, Any, SeenOnWay;
    }

    private readonly record struct Value(UInt128 Path, Where Where);
}
