using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Tests.Reading;

/// <summary>The whole grammar, as the documentation shows it.</summary>
public sealed class FullSampleTests
{
    private static readonly string File = Files.At("policies", "full-sample.yaml");

    [Fact]
    public void The_full_sample_is_read_without_one_fault()
    {
        var report = new PolicyReport();

        var document = PolicyReader.Read(System.IO.File.ReadAllText(File), File, Environment, report);

        Assert.Empty(report.Faults);
        Assert.NotNull(document);
        Assert.Equal(7, document.Resources.Count);
        Assert.Equal(7, document.Access.Columns.Count);
        Assert.Equal(4, document.Critical.Count);
        Assert.Equal(4, document.Fields.Count);
    }

    [Fact]
    public void Loading_it_names_exactly_what_this_version_does_not_enforce()
    {
        var load = new PolicyLoader(Environment).Load(File);

        Assert.Null(load.Policy);
        Assert.All(load.Report.Faults, fault => Assert.StartsWith("nothing yet: this version does not enforce", fault.Expected, StringComparison.Ordinal));
        Assert.Equal(
            [
                "authentication.signIn",
                "fields.profiles/phone.encrypt", "fields.profiles/phone.search", "fields.profiles/birthDate.encrypt",
                "validation.injection", "validation.freeText", "validation.answers", "validation.uploads",
                "limits.schedule", "limits.timeZone", "limits.overload", "limits.block",
                "antivirus", "admin",
            ],
            load.Report.Faults.Select(fault => fault.At));
    }

    private static string? Environment(string name) => "g7Qx2LmZ9tRw4KpV8sYb1NcD6hJf3TqA";
}
