using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Storage.Model;

/// <summary>The durable tables. The model makes the migrations; the verbs of the stores are plain SQL (docs/decisions/0002-plain-sql-for-verbs.md).</summary>
internal abstract class GatehouseContext(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder model)
    {
        Identity(model);
        Log(model);
    }

    private static void Identity(ModelBuilder model)
    {
        model.Entity<ClientRow>(table =>
        {
            table.ToTable("client").HasKey(row => row.Number);
            table.HasIndex(row => row.Name).IsUnique();
        });
        model.Entity<ApiKeyRow>(table =>
        {
            table.ToTable("api_key").HasKey(row => row.Id);
            table.HasIndex(row => new { row.Client, row.Id });
            table.HasIndex(row => row.Subject);
            table.HasOne<ClientRow>().WithMany().HasForeignKey(row => row.Client).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<KeySecretRow>(table =>
        {
            table.ToTable("key_secret").HasKey(row => new { row.KeyId, row.Slot });
            table.HasOne<ApiKeyRow>().WithMany().HasForeignKey(row => row.KeyId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<SubjectRow>().ToTable("subject").HasKey(row => row.Id);
        model.Entity<SubjectRoleRow>(table =>
        {
            table.ToTable("subject_role").HasKey(row => new { row.Subject, row.Role });
            table.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void Log(ModelBuilder model)
    {
        model.Entity<ChangeCounterRow>(table =>
        {
            table.ToTable("change_counter").HasKey(row => row.Id);
            table.HasData(new ChangeCounterRow { Id = 1 });
        });
        model.Entity<ChangeLogRow>(table =>
        {
            table.ToTable("change_log").HasKey(row => row.Seq);
            table.Property(row => row.Seq).ValueGeneratedNever();
            table.Property(row => row.Id).IsRequired();
        });
        model.Entity<AuditEntryRow>(table =>
        {
            table.ToTable("audit_entry").HasKey(row => row.Number);
            table.HasIndex(row => row.Seq);
        });
        model.Entity<NodeRow>().ToTable("node").HasKey(row => row.Name);
        model.Entity<UsageCountRow>().ToTable("usage_count").HasKey(row => new { row.Client, row.Operation, row.Class, row.Outcome, row.Hour });
    }
}
