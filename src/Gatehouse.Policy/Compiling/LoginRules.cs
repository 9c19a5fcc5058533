using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary><c>authentication.logins</c>: each operation it names is there, has a body, and shows where the account's name is.</summary>
internal sealed class LoginRules(PolicyDocument document, IReadOnlyList<Assignment> assignments, ContractDocument? contract, PolicySource source)
{
    /// <summary>The rules by operation; those with a fault are left out.</summary>
    public IReadOnlyDictionary<string, LoginRule> Read()
    {
        var rules = new Dictionary<string, LoginRule>(StringComparer.Ordinal);
        foreach (var rule in document.Authentication.Logins)
            if (Assigned(rule) is { } assignment)
                Add(rule, assignment, rules);

        return rules;
    }

    private void Add(LoginRule rule, Assignment assignment, Dictionary<string, LoginRule> rules)
    {
        if (HasBody(rule) && Complete(rule) is { } complete && !rules.TryAdd(rule.Operation.Name, complete))
            Fault(rule, "every login once", $"'{rule.Operation.Name}' again", null);
        else
            WarnIfClosed(rule, assignment);
    }

    private Assignment? Assigned(LoginRule rule)
    {
        var found = assignments.FirstOrDefault(assignment => assignment.Operation.Name == rule.Operation.Name && !assignment.IsRefused);
        if (found is null)
            Fault(rule, "an operation that stands under 'resources'", $"'{rule.Operation.Name}'",
                Nearest.Hint(rule.Operation.Name, assignments.Where(assignment => !assignment.IsRefused).Select(assignment => assignment.Operation.Name))
                ?? $"put it under an action that guests have, such as 'session: {{ start: [\"{rule.Operation.Name}\"] }}'");

        return found;
    }

    private bool HasBody(LoginRule rule)
    {
        if (rule.Operation.Method is not ("GET" or "HEAD" or "OPTIONS" or "TRACE"))
            return true;

        Fault(rule, "an operation with a body that names the account", $"'{rule.Operation.Name}'", "credentials in a URL end up in logs; a login is a POST");
        return false;
    }

    private LoginRule? Complete(LoginRule rule)
    {
        var fields = LoginAccount.FieldsOf(contract, rule.Operation);
        if (rule.Account is { } given)
        {
            if (fields is not { Count: > 0 } || fields.Any(field => field.Pointer == given))
                return rule;

            source.Fault(rule.AccountPlace, rule.AccountAt, $"a field of the body of '{rule.Operation.Name}'", $"'body.{given}'", Nearest.Hint($"body.{given}", fields.Select(field => $"body.{field.Pointer}")));
            return null;
        }

        if (LoginAccount.Guess(fields ?? []) is { } found)
            return rule with { Account = found };

        Fault(rule, "the field of the body that names the account, or a contract that shows it", "none that is clear",
            $"write {{ operation: {rule.Operation.Name}, account: body.{LoginAccount.Example(fields ?? [])} }}");
        return null;
    }

    // Some logins stand behind a key of the app; but one that nobody was meant to shut is found out only by its users.
    private void WarnIfClosed(LoginRule rule, Assignment assignment)
    {
        var cell = document.Access.Rows.FirstOrDefault(row => row.Resource == assignment.Resource!.Name)?.Cells.FirstOrDefault(cell => cell.Role == CompiledPolicy.GuestRole);
        if (cell is not { Full: true } && cell?.Grants.Any(grant => grant.Action == assignment.Action!.Name && !grant.Own) != true)
            source.Warn("GH116", rule.Operation.Place, $"'{rule.Operation.Name}' is a login that guests may not call: give guest '{assignment.Action!.Name}' in the row {assignment.Resource!.Name}");
    }

    private void Fault(LoginRule rule, string expected, string found, string? hint) => source.Fault(rule.Operation.Place, rule.Operation.At, expected, found, hint);
}
