using System.Globalization;
using System.Text.Json;
using Gatehouse.Gateway.Commands.Keys;
using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Gateway.Commands.Importing;

/// <summary>One line of an import: from JSON to a key, or to what is wrong with it.</summary>
/// <param name="policy">Whose roles, plans and scopes are known.</param>
/// <param name="now">When.</param>
/// <param name="usualEnd">End of a key whose line names none; null for never.</param>
internal sealed class ImportWords(CompiledPolicy policy, DateTimeOffset now, DateTimeOffset? usualEnd)
{
    private static readonly string[] Known = ["hash", "client", "prefix", "roles", "scopes", "from", "subject", "plan", "env", "expires", "tags", "note"];
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    /// <summary>Reads a line.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    internal string? Read(ReadOnlyMemory<byte> line, out ImportedKey? key)
    {
        key = null;
        if (line.IsEmpty)
            return $"expected a line of at most {JsonLines.MostBytes >> 10} KiB, found a longer one";

        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, out key) : "expected one JSON object";
        }
        catch (JsonException error)
        {
            return $"expected one JSON object, each word once; at byte {(error.BytePositionInLine ?? 0) + 1} it is none";
        }
        catch (FaultException fault)
        {
            return fault.Message;
        }
    }

    private string? Read(JsonElement line, out ImportedKey? key)
    {
        key = null;
        foreach (var word in line.EnumerateObject())
            if (!Known.Contains(word.Name))
                return $"unknown word '{Plain.Text(Short(word.Name))}'{(Nearest.Hint(word.Name, Known) is { } near ? "; " + near : "")} (known: {string.Join(", ", Known)})";

        var wrong = HashText.Read(Text(line, "hash") ?? throw new FaultException("hash: expected the key's hash, found none"), out var hash);
        if (wrong is not null)
            return $"hash: {wrong}";

        var read = KeyOf(line);
        key = new ImportedKey(read, hash.Scheme, hash.Text, PrefixOf(line, hash));
        return null;
    }

    private ApiKey KeyOf(JsonElement line)
    {
        var client = Text(line, "client") ?? throw new FaultException("client: expected who uses the key, found none");
        Check("client", client.Length is >= 1 and <= 64 && !client.Any(char.IsControl) && client.Trim() == client, "1 to 64 printable characters", client);
        var (roles, plan, env) = (Texts(line, "roles"), Text(line, "plan"), Text(line, "env") ?? policy.Document.Authentication.AcceptedEnvironment);
        foreach (var role in roles)
            Check("roles", policy.Roles.Contains(role), $"roles of the policy ({string.Join(", ", policy.Roles.Take(12))})", role);
        Check("plan", plan is null || policy.Document.Limits.Plans.ContainsKey(plan), "a plan of the policy", plan ?? "");
        Check("env", env is "live" or "test", "live or test", env);
        return Narrowed(line, new ApiKey(KeyId.New(), client, env, roles, Text(line, "subject"), plan, now, EndOf(line), false, null));
    }

    private ApiKey Narrowed(JsonElement line, ApiKey key)
    {
        var (scopes, tags, note) = (Texts(line, "scopes"), Texts(line, "tags"), Text(line, "note") ?? "");
        Throw("scopes", KeyDetails.WrongScope(scopes, policy));
        Throw("from", KeyDetails.WrongNetwork(Texts(line, "from"), out var networks));
        Throw("tags", KeyDetails.WrongTag(tags));
        Throw("note", KeyDetails.WrongNote(note));
        return key with { Scopes = scopes, Networks = networks, Tags = tags, Note = note };
    }

    // A salted hash is found by the first characters of the key's text; with fewer than four, callers' texts would meet too many of them.
    private static string PrefixOf(JsonElement line, HashText hash)
    {
        var prefix = Text(line, "prefix") ?? "";
        if (!hash.IsSalted)
            return "";

        Check("prefix", prefix.Length is >= 4 and <= 63 && !prefix.AsSpan().ContainsAnyExceptInRange('!', '~'), $"the first 4 to 63 characters of the key's text, by which its {hash.Scheme} hash is found", prefix);
        return prefix;
    }

    private DateTimeOffset? EndOf(JsonElement line)
    {
        if (Text(line, "expires") is not { } typed)
            return usualEnd;
        if (typed == "never")
            return null;
        if (!DateTimeOffset.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) || typed.Length < 10)
            throw new FaultException($"expires: expected a time such as 2027-01-31T00:00:00Z, or never; found '{Plain.Text(Short(typed))}'");

        Check("expires", end > now, "a time to come", typed);
        return end;
    }

    private static string? Text(JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FaultException($"{name}: expected a text");
    }

    private static string[] Texts(JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String))
            throw new FaultException($"{name}: expected a list of texts, such as [\"a\", \"b\"]");

        return [.. value.EnumerateArray().Select(one => one.GetString()!).Distinct()];
    }

    private static void Check(string name, bool right, string expected, string found) =>
        Throw(name, right ? null : $"expected {expected}, found '{Plain.Text(Short(found))}'");

    private static void Throw(string name, string? wrong)
    {
        if (wrong is not null)
            throw new FaultException($"{name}: {wrong}");
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private sealed class FaultException(string message) : Exception(message);
}
