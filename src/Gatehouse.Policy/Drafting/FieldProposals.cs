namespace Gatehouse.Policy.Drafting;

/// <summary>Fields whose names look personal, secret or privileged.</summary>
internal static class FieldProposals
{
    private static readonly HashSet<string> Personal = new(StringComparer.Ordinal)
    {
        "phone", "phone number", "mobile", "telephone", "birth date", "birthdate", "date of birth", "dob", "birthday", "ssn", "social security number", "passport number",
        "iban", "bank account", "account number", "tax id", "home address", "street", "street address", "health", "diagnosis", "blood type",
    };

    private static readonly HashSet<string> Card = new(StringComparer.Ordinal) { "card number", "credit card", "credit card number", "pan" };

    private static readonly HashSet<string> Secret = new(StringComparer.Ordinal) { "password", "password hash", "passwd", "pin", "cvv", "cvc", "secret", "private key", "totp secret", "salt" };

    private static readonly HashSet<string> Privileged = new(StringComparer.Ordinal) { "role", "roles", "is admin", "admin", "permissions", "is staff", "is superuser" };

    internal static IEnumerable<string> Of(DraftedResource resource, SchemaFields fields)
    {
        var operations = resource.Actions.SelectMany(action => action.Operations).ToList();
        return operations.SelectMany(operation => fields.OfBody(operation.Source).Concat(fields.OfAnswers(operation.Source)))
            .DistinctBy(field => field.Pointer)
            .Select(field => (field.Pointer, Rule: RuleFor(string.Join(' ', NameWords.Of(field.Name)), resource.Owner is not null)))
            .Where(field => field.Rule is not null)
            .Select(field => $"{YamlWords.Key(resource.Name + field.Pointer)}: {field.Rule}");
    }

    private static string? RuleFor(string name, bool owned) =>
        Secret.Contains(name) ? "{ reveal: [] }"
            : Card.Contains(name) ? owned ? "{ reveal: [owner], mask: last4 }" : "{ reveal: [], mask: last4 }"
            : Personal.Contains(name) ? owned ? "{ reveal: [admin, owner] }" : "{ reveal: [admin] }"
            : Privileged.Contains(name) ? "{ write: [admin] }"
            : null;
}
