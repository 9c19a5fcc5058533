using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary>The id of a key as typed: the id itself, or the whole key, of which only the id is used.</summary>
internal static class KeyIds
{
    /// <summary>A new argument.</summary>
    public static Argument<string> Argument() => new("ID") { Description = "The key's id: its third part, as 'key list' shows it." };

    /// <summary>The id. Someone who blocks a leaked key has the whole key at hand, so that is understood too; it is never printed.</summary>
    public static string Read(string typed)
    {
        var parts = typed.Split('_');
        return parts.Length == 5 ? parts[2] : typed;
    }

    /// <summary>What is told.</summary>
    public static StopException NotFound(string id) => new(
        $"there is no key '{(id.Length <= 12 ? Plain.Text(id) : "…")}'", "gatehouse key list");
}
