using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gatehouse.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Keys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_api_key_subject",
                table: "api_key");

            migrationBuilder.AddColumn<long>(
                name: "not_before",
                table: "subject",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "prefix",
                table: "key_secret",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "retire_at",
                table: "key_secret",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "scheme",
                table: "key_secret",
                type: "TEXT",
                nullable: false,
                defaultValue: "hmac");

            migrationBuilder.AddColumn<int>(
                name: "credentials",
                table: "client",
                type: "INTEGER",
                nullable: false,
                defaultValue: 3);

            migrationBuilder.AddColumn<long>(
                name: "not_before",
                table: "client",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "not_before",
                table: "change_counter",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "ring",
                table: "change_counter",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "epoch",
                table: "api_key",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "networks",
                table: "api_key",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "note",
                table: "api_key",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "scopes",
                table: "api_key",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "client_use",
                columns: table => new
                {
                    client = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_use", x => new { x.client, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "imported_hash",
                columns: table => new
                {
                    origin = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key_id = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_imported_hash", x => x.origin);
                });

            migrationBuilder.CreateTable(
                name: "key_tag",
                columns: table => new
                {
                    key_id = table.Column<string>(type: "TEXT", nullable: false),
                    tag = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_tag", x => new { x.key_id, x.tag });
                    table.ForeignKey(
                        name: "FK_key_tag_api_key_key_id",
                        column: x => x.key_id,
                        principalTable: "api_key",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "key_use",
                columns: table => new
                {
                    key_id = table.Column<string>(type: "TEXT", nullable: false),
                    old = table.Column<bool>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_use", x => new { x.key_id, x.old, x.source });
                    table.ForeignKey(
                        name: "FK_key_use_api_key_key_id",
                        column: x => x.key_id,
                        principalTable: "api_key",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "revocation",
                columns: table => new
                {
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    issuer = table.Column<string>(type: "TEXT", nullable: false),
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_revocation", x => new { x.kind, x.issuer, x.id });
                });

            migrationBuilder.CreateTable(
                name: "revoked_issuer",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "TEXT", nullable: false),
                    not_before = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_revoked_issuer", x => x.issuer);
                });

            migrationBuilder.UpdateData(
                table: "change_counter",
                keyColumn: "id",
                keyValue: 1,
                columns: new[] { "not_before", "ring" },
                values: new object[] { 0L, 0 });

            migrationBuilder.CreateIndex(
                name: "IX_key_secret_old",
                table: "key_secret",
                column: "key_id",
                filter: "slot = 1");

            migrationBuilder.CreateIndex(
                name: "IX_key_secret_prefix",
                table: "key_secret",
                column: "prefix",
                filter: "prefix <> ''");

            migrationBuilder.CreateIndex(
                name: "IX_api_key_blocked",
                table: "api_key",
                column: "id",
                filter: "blocked = 1");

            migrationBuilder.CreateIndex(
                name: "IX_api_key_expires_at",
                table: "api_key",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_api_key_note",
                table: "api_key",
                column: "note",
                filter: "note IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_api_key_subject_id",
                table: "api_key",
                columns: new[] { "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_key_tag_tag_key_id",
                table: "key_tag",
                columns: new[] { "tag", "key_id" });

            migrationBuilder.CreateIndex(
                name: "IX_revocation_seq",
                table: "revocation",
                column: "seq");

            migrationBuilder.CreateIndex(
                name: "IX_revocation_until",
                table: "revocation",
                column: "until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "client_use");

            migrationBuilder.DropTable(
                name: "imported_hash");

            migrationBuilder.DropTable(
                name: "key_tag");

            migrationBuilder.DropTable(
                name: "key_use");

            migrationBuilder.DropTable(
                name: "revocation");

            migrationBuilder.DropTable(
                name: "revoked_issuer");

            migrationBuilder.DropIndex(
                name: "IX_key_secret_old",
                table: "key_secret");

            migrationBuilder.DropIndex(
                name: "IX_key_secret_prefix",
                table: "key_secret");

            migrationBuilder.DropIndex(
                name: "IX_api_key_blocked",
                table: "api_key");

            migrationBuilder.DropIndex(
                name: "IX_api_key_expires_at",
                table: "api_key");

            migrationBuilder.DropIndex(
                name: "IX_api_key_note",
                table: "api_key");

            migrationBuilder.DropIndex(
                name: "IX_api_key_subject_id",
                table: "api_key");

            migrationBuilder.DropColumn(
                name: "not_before",
                table: "subject");

            migrationBuilder.DropColumn(
                name: "prefix",
                table: "key_secret");

            migrationBuilder.DropColumn(
                name: "retire_at",
                table: "key_secret");

            migrationBuilder.DropColumn(
                name: "scheme",
                table: "key_secret");

            migrationBuilder.DropColumn(
                name: "credentials",
                table: "client");

            migrationBuilder.DropColumn(
                name: "not_before",
                table: "client");

            migrationBuilder.DropColumn(
                name: "not_before",
                table: "change_counter");

            migrationBuilder.DropColumn(
                name: "ring",
                table: "change_counter");

            migrationBuilder.DropColumn(
                name: "epoch",
                table: "api_key");

            migrationBuilder.DropColumn(
                name: "networks",
                table: "api_key");

            migrationBuilder.DropColumn(
                name: "note",
                table: "api_key");

            migrationBuilder.DropColumn(
                name: "scopes",
                table: "api_key");

            migrationBuilder.CreateIndex(
                name: "IX_api_key_subject",
                table: "api_key",
                column: "subject");
        }
    }
}
