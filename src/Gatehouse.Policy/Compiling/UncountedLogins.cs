using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>GH115: operations that look like the upstream's own login, are open to guests, and whose failures nobody counts.</summary>
internal sealed class UncountedLogins(PolicyDocument document, PolicySource source)
{
    private static readonly string[] Words = ["login", "signin", "logon", "authenticate", "authentication", "auth", "token", "session", "sessions"];

    public void Add()
    {
        foreach (var resource in document.Resources)
            foreach (var action in resource.Actions.Where(action => IsOpen(resource, action)))
                foreach (var operation in action.Operations.Where(operation => LooksLikeLogin(operation) && !IsCounted(operation)))
                    source.Warn("GH115", operation.Place, $"'{operation.Name}' looks like a login open to guests, and guessing at it is not counted: name it in authentication.logins");
    }

    private bool IsOpen(Resource resource, ResourceAction action) =>
        document.Access.Rows.FirstOrDefault(row => row.Resource == resource.Name)?.Cells.FirstOrDefault(cell => cell.Role == CompiledPolicy.GuestRole) is { } guest
        && (guest.Full || guest.Grants.Any(grant => grant.Action == action.Name));

    private bool IsCounted(OperationName operation) => document.Authentication.Logins.Any(login => login.Operation.Name == operation.Name);

    private static bool LooksLikeLogin(OperationName operation)
    {
        var last = operation.Template[(operation.Template.LastIndexOfAny(['/', ':', '.']) + 1)..];
        return operation.Method == "POST" && Words.Contains(last.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant());
    }
}
