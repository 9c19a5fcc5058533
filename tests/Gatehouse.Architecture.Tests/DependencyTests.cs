using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using ArchUnitNET.Fluent;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Gatehouse.Architecture.Tests;

/// <summary>What may depend on what (docs: the house). Method bodies are read too.</summary>
public class DependencyTests
{
    private static readonly ArchUnitNET.Domain.Architecture House = new ArchLoader().LoadAssemblies(
        Assembly.Load("Gatehouse.Policy"), Assembly.Load("Gatehouse.JsonSchema"), Assembly.Load("Gatehouse"), Assembly.Load("Gatehouse.Storage"), Assembly.Load("Gatehouse.Identity"), Assembly.Load("Gatehouse.Gateway")).Build();

    private static readonly string[] Rooms = ["Arrival", "RateLimiting", "Authentication", "Authorization", "Validation", "Forwarding"];
    private static readonly string[] Cellar = ["Request", "Keys", "Live", "Audit"];

    public static TheoryData<string, string> RoomPairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var from in Rooms)
                foreach (var to in Rooms)
                    if (from != to)
                        pairs.Add(from, to);
            return pairs;
        }
    }

    public static TheoryData<string, string> CellarToRoom
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var from in Cellar)
                foreach (var to in Rooms)
                    pairs.Add(from, to);
            return pairs;
        }
    }

    [Theory, MemberData(nameof(RoomPairs))]
    public void A_room_knows_no_other_room(string from, string to) => NeverUses($"Gatehouse.{from}", $"Gatehouse.{to}");

    [Theory, MemberData(nameof(CellarToRoom))]
    public void The_cellar_knows_no_room(string from, string to) => NeverUses($"Gatehouse.{from}", $"Gatehouse.{to}");

    [Theory] // Policy and JsonSchema are pure: no web, no database, no engine.
    [InlineData("Gatehouse.Policy", "Gatehouse.Request")]
    [InlineData("Gatehouse.Policy", "Gatehouse.Live")]
    [InlineData("Gatehouse.JsonSchema", "Gatehouse.Policy")]
    [InlineData("Gatehouse.Policy", "Gatehouse.JsonSchema")]
    public void The_pure_parts_stay_pure(string from, string to) => NeverUses(from, to);

    [Theory]
    [InlineData("Gatehouse.Policy", "Microsoft.AspNetCore")]
    [InlineData("Gatehouse.Policy", "Microsoft.Data")]
    [InlineData("Gatehouse.JsonSchema", "Microsoft.AspNetCore")]
    [InlineData("Gatehouse", "Microsoft.Data.Sqlite")]
    [InlineData("Gatehouse", "Microsoft.EntityFrameworkCore")]
    [InlineData("Gatehouse", "MailKit")]
    [InlineData("Gatehouse", "Gatehouse.Identity")]
    [InlineData("Gatehouse.Identity", "Gatehouse.Storage")]
    [InlineData("Gatehouse.Storage", "Gatehouse.Identity")]
    public void An_assembly_is_free_of(string assembly, string library) =>
        Assert.DoesNotContain(Assembly.Load(assembly).GetReferencedAssemblies(), name => name.Name!.StartsWith(library, StringComparison.Ordinal));

    [Fact] // CVE-2026-58172: a second way in. Only the pipeline gives a clearance, and only a clearance is forwarded.
    public void Only_the_pipeline_gives_a_clearance()
    {
        var clearance = House.Classes.Single(type => type.FullName == "Gatehouse.Request.Clearance");
        var gives = clearance.Members.OfType<MethodMember>().Single(method => method.Name.StartsWith("For(", StringComparison.Ordinal));

        var callers = House.Types.Where(type => type.Members.OfType<MethodMember>().Any(method => method.GetCalledMethods().Contains(gives)))
            .Select(type => type.FullName.Split(['/', '+'])[0]).Distinct();

        Assert.Equal(["Gatehouse.RequestPipeline"], callers);
    }

    private static void NeverUses(string from, string to)
    {
        var rule = Types().That().ResideInNamespaceMatching(Within(from)).Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Within(to)))
            .WithoutRequiringPositiveResults();

        Assert.Empty(rule.Evaluate(House).Where(result => !result.Passed).Select(result => result.Description));
    }

    private static string Within(string name) => $"^{name.Replace(".", "\\.", StringComparison.Ordinal)}(\\..*)?$";
}
