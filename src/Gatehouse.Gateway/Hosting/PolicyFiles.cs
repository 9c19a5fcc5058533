using Gatehouse.Keys.Issuers;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;
using Gatehouse.Validation;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Loads a policy with everything it promises: the file, its contract, and the checks that the contract asks for.</summary>
internal static class PolicyFiles
{
    /// <summary>Loads it. One fault anywhere, also in a schema of the contract, and there is no policy.</summary>
    public static PolicyLoad Load(string file)
    {
        var load = new PolicyLoader(Environment.GetEnvironmentVariable).Load(file);
        if (load.Policy is null)
            return load;

        ContractChecks.Compile(load.Policy, load.Report);
        foreach (var (rule, whyNot) in ForeignIssuers.UnusableIn(load.Policy.Document))
            load.Report.Add(new Fault(file, rule.Place.Line, rule.Place.Column, "authentication.issuers", $"keys of {rule.Issuer} that verify {string.Join(", ", rule.Algorithms)}", whyNot));
        return load.Report.Faults.Count > 0 ? load with { Policy = null } : load;
    }

    /// <summary>Settings that a running process cannot change: a new value of one of them needs a restart.</summary>
    public static IReadOnlyList<string> NeedRestart(PolicyDocument running, PolicyDocument loaded)
    {
        var names = new List<string>();
        if (running.Https != loaded.Https)
            names.Add("https");
        if (running.Storage != loaded.Storage)
            names.Add("storage");
        if (running.KeyStore != loaded.KeyStore)
            names.Add("keyStore");
        if (running.Authentication.TokenAlgorithm != loaded.Authentication.TokenAlgorithm)
            names.Add("authentication.tokens.algorithm");
        if (running.Decisions != loaded.Decisions)
            names.Add("decisions");
        return names;
    }

    /// <summary>Tells every fault, one a line.</summary>
    public static void Tell(PolicyReport report, TextWriter error)
    {
        foreach (var fault in report.Faults)
            error.WriteLine(fault);
    }
}
