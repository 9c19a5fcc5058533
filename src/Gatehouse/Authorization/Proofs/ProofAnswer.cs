using System.Text.Json;

namespace Gatehouse.Authorization.Proofs;

/// <summary>An answer as sent: exactly one of the three.</summary>
/// <param name="Password">A secret.</param>
/// <param name="Code">A secret for half a minute.</param>
/// <param name="Approves">The second person's yes.</param>
internal readonly record struct ProofAnswer(string? Password, string? Code, bool Approves)
{
    /// <summary>What a kind of proof expects, for a person.</summary>
    internal static string ExpectedFor(string kind) => kind switch
    {
        ProofWords.Password => """{"password": "..."}""",
        ProofWords.Approval => """{"approve": true}""",
        ProofWords.Email => "no answer here: the link in the letter is opened",
        _ => """{"code": "123456"}""",
    };

    /// <summary>Whether it answers a kind of proof at all.</summary>
    internal bool Answers(string kind) => kind switch
    {
        ProofWords.Password => Password is not null,
        ProofWords.Approval => Approves,
        ProofWords.Email => false,
        _ => Code is not null,
    };

    /// <summary>Reads a JSON object of one member. Null for anything else: a second member could be the one another reader believes (CWE-436).</summary>
    internal static ProofAnswer? Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 1 });
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject || !json.Read() || json.TokenType != JsonTokenType.PropertyName)
                return null;

            var name = json.GetString();
            if (!json.Read() || One(name, ref json) is not { } answer)
                return null;

            return json.Read() && json.TokenType == JsonTokenType.EndObject && !json.Read() ? answer : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;   // no JSON, or no UTF-8
        }
    }

    private static ProofAnswer? One(string? name, ref Utf8JsonReader json) => (name, json.TokenType) switch
    {
        ("password", JsonTokenType.String) => new ProofAnswer(json.GetString(), null, false),
        ("code", JsonTokenType.String) => new ProofAnswer(null, json.GetString(), false),
        ("approve", JsonTokenType.True) => new ProofAnswer(null, null, true),
        _ => null,
    };

    // A record would print its secrets (CWE-532).
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(Approves ? "approve" : "a secret");
        return true;
    }
}
