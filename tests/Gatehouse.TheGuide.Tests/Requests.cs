using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Short ways to ask and to read.</summary>
internal static partial class Requests
{
    public const string Address = """{"street":"Linden 1","city":"Berlin","postcode":"10969","country":"DE"}""";

    public static string NewOrder(string buyer) => $$"""{"buyerId":"{{buyer}}","items":[{"itemId":"enamel-mug-moss","count":2}],"address":{{Address}}}""";

    public static string NewComment(string author) => $$"""{"itemId":"enamel-mug-moss","authorId":"{{author}}","rating":5,"text":"Nora O'Brien: it's good"}""";

    public const string NewReport = """{"title":"First quarter","from":"2026-01-01","to":"2026-03-31"}""";

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, string method, string path, string? json = null) =>
        client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = json is null ? null : Json(json) }, TestContext.Current.CancellationToken);

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    /// <summary>Everything a client could tell two refusals apart by, without what must differ.</summary>
    public static async Task<string> LooksAsync(this HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Date" or "Gatehouse-Request-Id") && !header.Key.StartsWith("RateLimit", StringComparison.Ordinal))
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{RequestId().Replace(body, "\"request_id\":\"\"")}";
    }

    public static async Task<string> RequestIdOfAsync(this Task<HttpResponseMessage> asked) => (await asked).Headers.GetValues("Gatehouse-Request-Id").Single();

    public static async Task<HttpStatusCode> StatusAsync(this Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        return answer.StatusCode;
    }

    [GeneratedRegex("\"request_id\":\"[^\"]*\"")]
    private static partial Regex RequestId();
}
