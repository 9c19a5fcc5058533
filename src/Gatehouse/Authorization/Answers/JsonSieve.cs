using System.Text.Json;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Answers;

/// <summary>Lets JSON through piece by piece, without what must not pass. What stays is the octets that came: numbers, escapes, order, spaces.</summary>
/// <remarks>
/// Keeps the state of the reader and one frame for each open object or list; of the octets only what is not yet a whole token, or not yet a whole thing
/// whose owner has to be known. So memory does not grow with the answer.
/// </remarks>
/// <param name="plan">What is kept back.</param>
/// <param name="request">For whom.</param>
/// <param name="output">Where the rest goes.</param>
internal sealed partial class JsonSieve(SievePlan plan, RequestContext request, HeldOctets output) : IDisposable
{
    /// <summary>Objects and lists within each other; deeper is malformed. Of answers, so not the policy's word about requests.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions One = new() { MaxDepth = MaxDepth };
    private static readonly JsonReaderOptions Many = new() { MaxDepth = MaxDepth, AllowMultipleValues = true };

    private readonly Frame[] frames = FramesOf(plan);
    private readonly HeldOctets name = new();
    private JsonReaderState state = new(plan.Lines ? Many : One);
    private Hidden hidden = plan.Hidden;
    private Value next;
    private string? beside;
    private FieldMask? mask;
    private bool listSeen;
    private int depth, dropDepth = -1;

    // Within the octets being fed: the end of the last token, and where what is kept and not yet written begins; -1 when there is nothing.
    private int last, run;

    /// <summary>Octets that may have to be gathered before there is something whole.</summary>
    public int Limit { get; private set; } = plan.MaxToken;

    /// <summary>Takes what is there.</summary>
    /// <param name="octets">What was left last time, and more.</param>
    /// <param name="final">Whether nothing follows.</param>
    /// <returns>Octets that were dealt with; the others come again, with more.</returns>
    /// <exception cref="AnswerFault">It must not pass.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A name is no Unicode text.</exception>
    public int Feed(ReadOnlySpan<byte> octets, bool final)
    {
        (last, run) = (0, dropDepth < 0 && !IsWaiting ? 0 : -1);
        if (plan.Lines && depth == 0 && dropDepth < 0 && octets.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return octets.Length;

        var reader = new Utf8JsonReader(octets, final, state);
        TakeAll(ref reader, octets);
        Flush(octets, last);
        state = reader.CurrentState;
        if (!final)
            return last;

        if (!plan.Lines)
            output.Write(octets[last..]);   // spaces after the end
        return plan.OnlyOwn && !listSeen ? throw new AnswerFault(AnswerFault.NoList) : octets.Length;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        name.Dispose();
        things?.Dispose();
    }

    private bool IsWaiting => mask is not null || beside is not null;

    private void TakeAll(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets)
    {
        Limit = plan.MaxToken;
        while (TakeNext(ref reader, octets))
        {
            last = (int)reader.BytesConsumed;
            if (plan.Lines && depth == 0 && dropDepth < 0)
                EndLine(octets);
        }
    }

    private bool TakeNext(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets)
    {
        if (dropDepth >= 0 || frames[depth].Where != Where.List)
        {
            if (!reader.Read())
                return false;
            Take(ref reader, octets);
            return true;
        }

        var before = reader;
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.EndArray)
            Take(ref reader, octets);
        else if (!TakeThing(ref reader, octets))
        {
            // Not whole yet: it is looked at again when there is more of it.
            reader = before;
            Limit = plan.MaxThing;
            return false;
        }

        return true;
    }
}
