using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Benchmarks;

/// <summary>Operations beside those of the measured policy.</summary>
internal static class Operations
{
    /// <summary>An operation like another one, at another address or with another grant.</summary>
    public static CompiledOperation Like(CompiledOperation one, int number, string method, string template, ulong own = 0, OwnerRule? owner = null) => new()
    {
        Number = number, Method = method, Template = template, PathParameters = [], Resource = one.Resource, Action = one.Action, Class = one.Class,
        AllowedRoles = own == 0 ? one.AllowedRoles : 0, OwnRoles = own, Owner = owner, RuleLine = one.RuleLine, Contract = null, AllowsSemicolon = false, Quota = one.Quota,
    };
}
