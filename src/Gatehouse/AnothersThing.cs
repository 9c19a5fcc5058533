using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse;

/// <summary>An upstream that has one thing, and it is somebody else's: for the proof before a policy takes traffic.</summary>
internal sealed class AnothersThing(CompiledOperation operation, OwnerAsk ask, string owner) : IUpstreamReads
{
    private readonly byte[] json = Json(operation, ask, owner);

    /// <inheritdoc />
    public ValueTask<HttpResponseMessage?> ReadAsync(RequestContext request, string path, CancellationToken cancellationToken) => HeldAsync(Answer(), cancellationToken);

    /// <summary>The thing as an answer.</summary>
    public HttpResponseMessage Answer() => new() { Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } } };

    /// <summary>The thing as the body of a request.</summary>
    public HeldBody Body(RequestContext request)
    {
        request.Http.Request.ContentType = "application/json";
        return new MemoryBody([.. json], json.Length);
    }

    private static async ValueTask<HttpResponseMessage?> HeldAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await HeldAnswer.HoldAsync(answer, cancellationToken);
        return answer;
    }

    // One thing for all questions: its own owner's places, and those of the thing that owns it.
    private static byte[] Json(CompiledOperation operation, OwnerAsk ask, string owner)
    {
        var thing = new JsonObject();
        foreach (var rule in (ReadOnlySpan<OwnerRule?>)[operation.Owner, ask.ReadBack?.Owner, ask.Of?.Owner])
            for (var one = rule; one is not null; one = one.Or)
                if (one.Place == OwnerPlace.Answer)
                    Put(thing, one.Name, owner);

        return Encoding.UTF8.GetBytes((ask.List is { } list ? ListOf(thing, list.At) : thing).ToJsonString());
    }

    // A list in which it is the only one.
    private static JsonNode ListOf(JsonObject thing, string pointer)
    {
        if (pointer.Length == 0)
            return new JsonArray(thing);

        var whole = new JsonObject();
        Put(whole, pointer, new JsonArray(thing));
        return whole;
    }

    private static void Put(JsonObject thing, string pointer, JsonNode value)
    {
        var names = Array.ConvertAll(pointer[1..].Split('/'), name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        foreach (var name in names.AsSpan(0, names.Length - 1))
        {
            if (thing[name] is not JsonObject inner)
                thing[name] = inner = new JsonObject();
            thing = inner;
        }

        thing[names[^1]] = value;
    }
}
