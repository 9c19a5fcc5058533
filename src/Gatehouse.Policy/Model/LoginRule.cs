using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One entry of <c>authentication.logins</c>: an operation that is the upstream's own login, and how often it may fail.</summary>
/// <param name="Operation">As the policy names it.</param>
/// <param name="Account">JSON pointer of the account's name in the body; of a form its field. Null until it is found from the contract.</param>
/// <param name="Guesses">Failed logins of one source for one account. Default 10/15m.</param>
/// <param name="PerSource">Failed logins of one source over all accounts it is not known to. Default 50/15m.</param>
/// <param name="PerAccount">Failed logins for one account over all sources that it is not known from. Default 100/hour (OWASP ASVS 4.0.3, 2.2.1).</param>
public sealed record LoginRule(OperationName Operation, string? Account, Quota Guesses, Quota PerSource, Quota PerAccount)
{
    private const string Expected = "an operation such as \"POST /login\", or a section such as { operation: POST /login, account: body./username }";
    private const string Prefix = "body.";

    private static readonly Quota UsualGuesses = new(10, TimeSpan.FromMinutes(15));
    private static readonly Quota UsualPerSource = new(50, TimeSpan.FromMinutes(15));
    private static readonly Quota UsualPerAccount = new(100, TimeSpan.FromHours(1));

    /// <summary>Where the account stands in the file.</summary>
    internal Place AccountPlace { get; init; } = Operation.Place;

    /// <summary>Its dotted place, for faults.</summary>
    internal string AccountAt { get; init; } = Operation.At;

    internal static IReadOnlyList<LoginRule> ReadAll(PolicyNode? node, PolicySource source)
    {
        if (node is null)
            return [];
        if (node is ListNode list)
            return [.. list.Items.Select(item => Read(item, source)).OfType<LoginRule>()];

        source.Fault(node, "a list of logins such as [\"POST /login\"]");
        return [];
    }

    private static LoginRule? Read(PolicyNode node, PolicySource source)
    {
        if (node is MapNode)
            return Read(Section.Open(node, Grammar.Login, source));
        if (node is ScalarNode { IsNothing: false, IsBroken: false } scalar)
            return OperationName.Read(scalar, source) is { } operation ? new LoginRule(operation, null, UsualGuesses, UsualPerSource, UsualPerAccount) : null;

        source.Fault(node, Expected);
        return null;
    }

    private static LoginRule? Read(Section section)
    {
        if (section["operation"] is null)
            section.Source.Fault(section.Place, section.NameOf("operation"), OperationName.Expected, "nothing", "add 'operation: POST /login'");

        var operation = section.Scalar("operation", OperationName.Expected) is { } scalar ? OperationName.Read(scalar, section.Source) : null;
        var account = section.Value<string>("account", "where the account's name is, such as 'body./username'", null!, Pointer);
        var guesses = section.Quota("guesses", UsualGuesses, "10/15m");
        var perSource = section.Quota("perSource", UsualPerSource, "50/15m");
        var perAccount = section.Quota("perAccount", UsualPerAccount, "100/hour");
        var broken = operation is null || (account is null && section["account"] is not null);
        return broken ? null : new LoginRule(operation!, account, guesses, perSource, perAccount)
        {
            AccountPlace = section["account"]?.Place ?? operation!.Place,
            AccountAt = section.NameOf("account"),
        };
    }

    private static string? Pointer(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length + 1 && Shapes.Pointer().IsMatch(text[Prefix.Length..]) ? text[Prefix.Length..] : null;
}
