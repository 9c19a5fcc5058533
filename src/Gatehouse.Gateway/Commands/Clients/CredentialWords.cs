using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Clients;

/// <summary><c>key,jwt</c></summary>
internal static class CredentialWords
{
    private static readonly (string Word, CredentialKinds Kind)[] Kinds = [("key", CredentialKinds.Key), ("jwt", CredentialKinds.Jwt)];

    /// <summary>The words of the kinds.</summary>
    internal static IReadOnlyList<string> Of(CredentialKinds kinds) => [.. Kinds.Where(one => (kinds & one.Kind) != 0).Select(one => one.Word)];

    /// <summary>In one text.</summary>
    internal static string Text(IReadOnlyList<string> words) => words.Count == 0 ? "none" : string.Join(',', words);

    /// <summary>Reads them as typed.</summary>
    /// <exception cref="StopException">A word is none of them.</exception>
    internal static CredentialKinds Read(string typed)
    {
        var kinds = CredentialKinds.None;
        foreach (var word in typed.Split(',', StringSplitOptions.TrimEntries))
            kinds |= Array.Find(Kinds, one => one.Word == word) is { Word: not null } known
                ? known.Kind
                : throw new StopException($"--credentials: expected key, jwt or key,jwt, found '{Plain.Text(typed.Length > 24 ? typed[..8] + "…" : typed)}'", exit: Exit.WrongUsage);

        return kinds;
    }
}
