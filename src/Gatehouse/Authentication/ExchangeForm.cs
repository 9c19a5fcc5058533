using System.Text;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>The form of a token exchange (RFC 8693, section 2.1), as far as we know it.</summary>
/// <param name="Key">The key in <c>subject_token</c>; null when it comes in the header.</param>
/// <param name="Scope">What is asked for; null for all that the key has.</param>
/// <param name="Audience">For whom; null when nothing was said.</param>
internal sealed record ExchangeForm(string? Key, string? Scope, string? Audience)
{
    internal const string GrantType = "urn:ietf:params:oauth:grant-type:token-exchange";
    internal const string KeyType = "urn:gatehouse:params:oauth:token-type:api-key";
    internal const string TokenType = "urn:ietf:params:oauth:token-type:access_token";

    private const string JwtType = "urn:ietf:params:oauth:token-type:jwt";

    /// <summary>Reads a form.</summary>
    /// <param name="body">At most some kilobytes.</param>
    /// <param name="fault">What is wrong with it; null when the answer is not.</param>
    internal static ExchangeForm? Read(ReadOnlySpan<byte> body, out Refusal? fault)
    {
        fault = null;
        if (FieldsOf(body) is not { } fields)
            fault = Refuse("invalid_request", "Send a form of fields, each once.", "exchange_form");
        else if (fields.GetValueOrDefault("grant_type") is not { } grant)
            fault = Refuse("invalid_request", "The field grant_type is missing.", "exchange_grant_type");
        else if (grant != GrantType)
            fault = Refuse("unsupported_grant_type", $"The only grant_type here is {GrantType}.", "exchange_grant_type");
        else if (fields.GetValueOrDefault("requested_token_type") is not (null or TokenType or JwtType))
            fault = Refuse("invalid_request", $"The only requested_token_type here is {TokenType}.", "exchange_requested_type");
        else if (fields.ContainsKey("actor_token") || fields.ContainsKey("resource"))
            fault = Refuse("invalid_request", "actor_token and resource are not supported.", "exchange_field");
        else if (fields.ContainsKey("subject_token") != fields.ContainsKey("subject_token_type") || fields.GetValueOrDefault("subject_token_type") is not (null or KeyType))
            fault = Refuse("invalid_request", $"Send the key in its header, or as subject_token with subject_token_type {KeyType}.", "exchange_subject_type");
        else
            return new ExchangeForm(fields.GetValueOrDefault("subject_token"), fields.GetValueOrDefault("scope"), fields.GetValueOrDefault("audience"));

        return null;
    }

    internal static Refusal Refuse(string error, string message, string reason) => new(400, error, message, reason);

    // A field sent twice would let two readers see two requests (RFC 6749, section 3.2). An empty one counts as not sent.
    private static Dictionary<string, string>? FieldsOf(ReadOnlySpan<byte> body)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Ascii.IsValid(body))
            return null;

        foreach (var field in Encoding.ASCII.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                return null;
            if (equals < field.Length - 1 && !fields.TryAdd(Decoded(field[..equals]), Decoded(field[(equals + 1)..])))
                return null;
        }

        return fields;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
