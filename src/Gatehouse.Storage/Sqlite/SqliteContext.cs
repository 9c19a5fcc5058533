using Gatehouse.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Gatehouse.Storage.Sqlite;

/// <summary>The tables in SQLite; columns are named in lower case with underscores.</summary>
internal sealed class SqliteContext(DbContextOptions<SqliteContext> options) : GatehouseContext(options)
{
    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        foreach (var property in model.Model.GetEntityTypes().SelectMany(table => table.GetProperties()))
            property.SetColumnName(Underscored(property.Name));
    }

    private static string Underscored(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}

/// <summary>Lets <c>dotnet ef migrations add</c> find the model.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteContext>().UseSqlite("Data Source=:memory:").Options);
}
