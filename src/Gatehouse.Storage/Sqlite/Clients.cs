using System.Text.Json;
using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Clients come into being with their first key.</summary>
internal static class Clients
{
    /// <summary>The number of a client, which is made if need be; a plan that is given is the plan from now on.</summary>
    internal static long Ensure(ChangeScope change, string name, string? plan)
    {
        var made = change.Sql.Run("INSERT OR IGNORE INTO client (name, plan, epoch, created_at, credentials, not_before) VALUES ($name, $plan, 0, $now, $any, 0)", ("$name", name), ("$plan", plan), ("$now", change.Now), ("$any", (int)CredentialKinds.Any)) > 0;
        if (made)
            change.Record("client", name, "client.create", null, Text(plan));
        else if (plan is not null)
            SetPlan(change, name, plan);

        return change.Sql.Ask<long>("SELECT number FROM client WHERE name = $name", ("$name", name));
    }

    private static void SetPlan(ChangeScope change, string name, string plan)
    {
        var before = change.Sql.Ask<string>("SELECT plan FROM client WHERE name = $name", ("$name", name));
        if (before == plan)
            return;

        change.Sql.Run("UPDATE client SET plan = $plan WHERE name = $name", ("$plan", plan), ("$name", name));
        change.Record("client", name, "client.plan", Text(before), Text(plan));
    }

    private static string Text(string? plan) => JsonSerializer.Serialize(new { plan });
}
