using Gatehouse.Live;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Storage.Model;

/// <summary>The durable tables. The model makes the migrations; the verbs of the stores are plain SQL (docs/decisions/0002-plain-sql-for-verbs.md).</summary>
internal abstract class GatehouseContext(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder model)
    {
        Identity(model);
        Keys(model);
        Revoked(model);
        Log(model);
        Audit(model);
        Proofs(model);
    }

    private static void Identity(ModelBuilder model)
    {
        model.Entity<ClientRow>(table =>
        {
            table.ToTable("client").HasKey(row => row.Number);
            table.HasIndex(row => row.Name).IsUnique();
            table.Property(row => row.Credentials).HasDefaultValue((int)CredentialKinds.Any);
        });
        model.Entity<SubjectRow>().ToTable("subject").HasKey(row => row.Id);
        model.Entity<SubjectRoleRow>(table =>
        {
            table.ToTable("subject_role").HasKey(row => new { row.Subject, row.Role });
            table.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void Keys(ModelBuilder model)
    {
        model.Entity<ApiKeyRow>(table =>
        {
            table.ToTable("api_key").HasKey(row => row.Id);
            table.HasIndex(row => new { row.Client, row.Id });
            table.HasIndex(row => new { row.Subject, row.Id });
            table.HasIndex(row => row.ExpiresAt);
            table.HasIndex(row => row.Note).HasFilter("note IS NOT NULL");
            table.HasIndex(row => row.Id, "IX_api_key_blocked").HasFilter("blocked = 1");
            table.HasOne<ClientRow>().WithMany().HasForeignKey(row => row.Client).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<KeyTagRow>(table =>
        {
            table.ToTable("key_tag").HasKey(row => new { row.KeyId, row.Tag });
            table.HasIndex(row => new { row.Tag, row.KeyId });
            table.HasOne<ApiKeyRow>().WithMany().HasForeignKey(row => row.KeyId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<KeySecretRow>(table =>
        {
            table.ToTable("key_secret").HasKey(row => new { row.KeyId, row.Slot });
            table.Property(row => row.Scheme).HasDefaultValue("hmac");
            table.HasIndex(row => row.KeyId, "IX_key_secret_old").HasFilter("slot = 1");
            table.HasIndex(row => row.Prefix, "IX_key_secret_prefix").HasFilter("prefix <> ''");
            table.HasOne<ApiKeyRow>().WithMany().HasForeignKey(row => row.KeyId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ImportedHashRow>().ToTable("imported_hash").HasKey(row => row.Origin);
        model.Entity<KeyUseRow>(table =>
        {
            table.ToTable("key_use").HasKey(row => new { row.KeyId, row.Old, row.Source });
            table.HasOne<ApiKeyRow>().WithMany().HasForeignKey(row => row.KeyId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ClientUseRow>().ToTable("client_use").HasKey(row => new { row.Client, row.Kind });
    }

    private static void Revoked(ModelBuilder model)
    {
        model.Entity<RevocationRow>(table =>
        {
            table.ToTable("revocation").HasKey(row => new { row.Kind, row.Issuer, row.Id });
            table.HasIndex(row => row.Until);
            table.HasIndex(row => row.Seq);
        });
        model.Entity<RevokedIssuerRow>().ToTable("revoked_issuer").HasKey(row => row.Issuer);
    }

    private static void Audit(ModelBuilder model)
    {
        model.Entity<AuditTreeRow>(table =>
        {
            table.ToTable("audit_tree").HasKey(row => row.Id);
            table.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<AuditCheckpointRow>(table =>
        {
            table.ToTable("audit_checkpoint").HasKey(row => row.Size);
            table.Property(row => row.Size).ValueGeneratedNever();
        });
        model.Entity<RightUseRow>().ToTable("right_use").HasKey(row => new { row.Role, row.Resource, row.Action });
        model.Entity<SubjectUseRow>().ToTable("subject_use").HasKey(row => new { row.Subject, row.Role });
        model.Entity<ReviewRow>().ToTable("review").HasKey(row => row.Id);
    }

    private static void Proofs(ModelBuilder model)
    {
        model.Entity<SubjectFactorRow>().ToTable("subject_factor").HasKey(row => row.Subject);
        model.Entity<ProofOriginRow>().ToTable("proof_origin").HasKey(row => row.Origin);
        model.Entity<ProofRow>(table =>
        {
            table.ToTable("proof").HasKey(row => row.Id);
            table.HasIndex(row => row.ExpiresAt);
            table.HasIndex(row => new { row.Subject, row.State });
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
