using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Authorization.Answers;

/// <summary>Puts an answer through a sieve before a byte of it leaves.</summary>
internal static class SievedAnswer
{
    // What is small is checked whole before it leaves, so that it has a length and a fault in it is a clear refusal.
    private const int FirstOctets = 16 * 1024;
    private const int MaxHeld = 4 << 20;

    /// <summary>Replaces the body.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">Gets another content.</param>
    /// <param name="plan">What is kept back; for the kind of this answer.</param>
    /// <param name="step">Who refuses.</param>
    /// <param name="cancellationToken">When the caller leaves.</param>
    /// <returns>What is sent instead when the beginning shows that it cannot be checked.</returns>
    public static async ValueTask<Refusal?> PutAsync(RequestContext request, HttpResponseMessage answer, SievePlan plan, string step, CancellationToken cancellationToken)
    {
        var output = new HeldOctets();
        var stream = new SievedStream(await answer.Content.ReadAsStreamAsync(cancellationToken), new JsonSieve(plan, request, output), output, () => request.Silence?.Heard(), answer.TrailingHeaders.Clear);
        try
        {
            await stream.ReadAheadAsync(plan.RefuseWhole ? MaxHeld : plan.Lines ? 1 : FirstOctets, cancellationToken);
            if (plan.RefuseWhole && !stream.IsAtEnd)
                throw new AnswerFault(AnswerFault.TooLarge);
        }
        catch (AnswerFault fault)
        {
            await stream.DisposeAsync();
            return fault.ToRefusal(step);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }

        request.IsSieved = true;
        AnswerFields.ForgetOctets(answer);
        answer.Content = new SievedContent(answer.Content, stream);
        return null;
    }

    /// <summary>Whether there is no body to check; what the header fields say of one is taken away.</summary>
    public static async ValueTask<bool> IsEmptyAsync(RequestContext request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        // To HEAD the fields of the answer to GET are told (RFC 9110, section 9.3.2): its length would be that of the unchecked one.
        if (HttpMethods.IsHead(request.Http.Request.Method) || (int)answer.StatusCode is 204 or 205 or 304)
        {
            AnswerFields.ForgetOctets(answer);
            return true;
        }

        if (answer.Content.Headers.ContentLength is { } length)
            return length == 0;
        if (AnswerKinds.Of(answer.Content) != AnswerKind.Closed)
            return false;

        // Nobody says what it is and how long: perhaps nothing at all.
        var first = new byte[1];
        return await (await answer.Content.ReadAsStreamAsync(cancellationToken)).ReadAsync(first, cancellationToken) == 0;
    }
}
