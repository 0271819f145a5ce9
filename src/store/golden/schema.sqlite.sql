CREATE TABLE "tenants" (
  "id" INTEGER NOT NULL,
  "slug" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "ledger" (
  "id" INTEGER NOT NULL,
  "at" INTEGER NOT NULL,
  "model_digest" TEXT NOT NULL,
  "model" TEXT NOT NULL,
  "columns" TEXT NOT NULL,
  "steps" TEXT NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "migration" (
  "name" TEXT NOT NULL,
  "ledger_id" INTEGER NOT NULL,
  "at" INTEGER NOT NULL,
  "digest" TEXT NOT NULL,
  PRIMARY KEY ("name")
) STRICT;
CREATE TABLE "change_log" (
  "tenant_id" INTEGER NOT NULL,
  "pos" INTEGER NOT NULL,
  "id" BLOB NOT NULL,
  "at" INTEGER NOT NULL,
  "actor_id" BLOB,
  "request_id" BLOB NOT NULL,
  "collection" TEXT NOT NULL,
  "record_id" BLOB NOT NULL,
  "operation" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "fields" TEXT,
  "salt" BLOB,
  "leaf" BLOB NOT NULL,
  "hash" BLOB NOT NULL,
  PRIMARY KEY ("tenant_id", "pos")
) STRICT;
CREATE TABLE "log_head" (
  "tenant_id" INTEGER NOT NULL,
  "pos" INTEGER NOT NULL,
  "hash" BLOB NOT NULL,
  "kept_from" INTEGER,
  PRIMARY KEY ("tenant_id")
) STRICT;
CREATE TABLE "idempotency" (
  "tenant_id" INTEGER NOT NULL,
  "actor_id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "status" INTEGER NOT NULL,
  "etag" TEXT NOT NULL,
  "location" TEXT NOT NULL,
  "left_out" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "expires_at" INTEGER NOT NULL,
  PRIMARY KEY ("tenant_id", "actor_id", "name")
) STRICT;
CREATE TABLE "job" (
  "name" TEXT NOT NULL,
  "known_since" INTEGER NOT NULL,
  "paused_at" INTEGER,
  PRIMARY KEY ("name")
) STRICT;
CREATE TABLE "job_run" (
  "job" TEXT NOT NULL,
  "fence" INTEGER NOT NULL,
  "slot" INTEGER NOT NULL,
  "attempt" INTEGER NOT NULL,
  "missed" INTEGER NOT NULL,
  "by_hand" INTEGER NOT NULL,
  "owner" BLOB NOT NULL,
  "state" TEXT NOT NULL,
  "started_at" INTEGER NOT NULL,
  "lease_until" INTEGER NOT NULL,
  "finished_at" INTEGER,
  "facts" TEXT NOT NULL,
  "detail" TEXT NOT NULL,
  PRIMARY KEY ("job", "fence")
) STRICT;
CREATE TABLE "accounts" (
  "tenant_id" INTEGER NOT NULL,
  "id" BLOB NOT NULL,
  "version" INTEGER NOT NULL,
  "handle" TEXT,
  "name" TEXT,
  "email" TEXT,
  "email_key" TEXT,
  "avatar" TEXT,
  "role" TEXT,
  "is_active" INTEGER,
  "created_at" INTEGER,
  "updated_at" INTEGER,
  "bio" TEXT,
  PRIMARY KEY ("tenant_id", "id")
) STRICT;
CREATE TABLE "api_keys" (
  "tenant_id" INTEGER NOT NULL,
  "id" BLOB NOT NULL,
  "version" INTEGER NOT NULL,
  "name" TEXT,
  "account_id" BLOB,
  "prefix" TEXT,
  "hash" TEXT,
  "hash_key" TEXT,
  "role" TEXT,
  "expires_at" INTEGER,
  "created_at" INTEGER,
  "updated_at" INTEGER,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY (tenant_id, "account_id") REFERENCES "accounts" (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE "portfolio_projects" (
  "tenant_id" INTEGER NOT NULL,
  "id" BLOB NOT NULL,
  "version" INTEGER NOT NULL,
  "title" TEXT,
  "slug" TEXT,
  "thumbnail" TEXT,
  "status" TEXT,
  "publish_at" INTEGER,
  "unpublish_at" INTEGER,
  "published_at" INTEGER,
  "account_id" BLOB,
  "created_at" INTEGER,
  "updated_at" INTEGER,
  "description" TEXT,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY (tenant_id, "account_id") REFERENCES "accounts" (tenant_id, id)
) STRICT;
CREATE TABLE "article_publications" (
  "tenant_id" INTEGER NOT NULL,
  "id" BLOB NOT NULL,
  "version" INTEGER NOT NULL,
  "title" TEXT,
  "slug" TEXT,
  "cover" TEXT,
  "status" TEXT,
  "publish_at" INTEGER,
  "unpublish_at" INTEGER,
  "published_at" INTEGER,
  "account_id" BLOB,
  "byline" TEXT,
  "created_at" INTEGER,
  "updated_at" INTEGER,
  "excerpt" TEXT,
  "body" TEXT,
  "extra" TEXT,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY (tenant_id, "account_id") REFERENCES "accounts" (tenant_id, id)
) STRICT;
CREATE TABLE "categories" (
  "tenant_id" INTEGER NOT NULL,
  "id" BLOB NOT NULL,
  "version" INTEGER NOT NULL,
  "name" TEXT,
  "slug" TEXT,
  "type" TEXT,
  "created_at" INTEGER,
  "updated_at" INTEGER,
  PRIMARY KEY ("tenant_id", "id")
) STRICT, WITHOUT ROWID;
CREATE TABLE "technologies" (
  "tenant_id" INTEGER NOT NULL,
  "id" BLOB NOT NULL,
  "version" INTEGER NOT NULL,
  "name" TEXT,
  "slug" TEXT,
  "created_at" INTEGER,
  "updated_at" INTEGER,
  PRIMARY KEY ("tenant_id", "id")
) STRICT, WITHOUT ROWID;
CREATE TABLE "content_tags" (
  "tenant_id" INTEGER NOT NULL,
  "id" BLOB NOT NULL,
  "version" INTEGER NOT NULL,
  "name" TEXT,
  "slug" TEXT,
  "created_at" INTEGER,
  "updated_at" INTEGER,
  PRIMARY KEY ("tenant_id", "id")
) STRICT, WITHOUT ROWID;
CREATE TABLE "tasks" (
  "tenant_id" INTEGER NOT NULL,
  "id" BLOB NOT NULL,
  "version" INTEGER NOT NULL,
  "status" TEXT,
  "is_done" INTEGER,
  "due_at" INTEGER,
  "account_id" BLOB,
  "project_id" BLOB,
  "article_id" BLOB,
  "created_at" INTEGER,
  "updated_at" INTEGER,
  "description" TEXT,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY (tenant_id, "account_id") REFERENCES "accounts" (tenant_id, id),
  FOREIGN KEY (tenant_id, "project_id") REFERENCES "portfolio_projects" (tenant_id, id),
  FOREIGN KEY (tenant_id, "article_id") REFERENCES "article_publications" (tenant_id, id)
) STRICT;
CREATE TABLE "project_categories" (
  "tenant_id" INTEGER NOT NULL,
  "project_id" BLOB NOT NULL,
  "category_id" BLOB NOT NULL,
  "position" INTEGER NOT NULL,
  PRIMARY KEY ("tenant_id", "project_id", "category_id"),
  FOREIGN KEY (tenant_id, "project_id") REFERENCES "portfolio_projects" (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, "category_id") REFERENCES "categories" (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE "project_technologies" (
  "tenant_id" INTEGER NOT NULL,
  "project_id" BLOB NOT NULL,
  "technology_id" BLOB NOT NULL,
  "position" INTEGER NOT NULL,
  PRIMARY KEY ("tenant_id", "project_id", "technology_id"),
  FOREIGN KEY (tenant_id, "project_id") REFERENCES "portfolio_projects" (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, "technology_id") REFERENCES "technologies" (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE "article_categories" (
  "tenant_id" INTEGER NOT NULL,
  "article_id" BLOB NOT NULL,
  "category_id" BLOB NOT NULL,
  "position" INTEGER NOT NULL,
  PRIMARY KEY ("tenant_id", "article_id", "category_id"),
  FOREIGN KEY (tenant_id, "article_id") REFERENCES "article_publications" (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, "category_id") REFERENCES "categories" (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE "article_tags" (
  "tenant_id" INTEGER NOT NULL,
  "article_id" BLOB NOT NULL,
  "tag_id" BLOB NOT NULL,
  "position" INTEGER NOT NULL,
  PRIMARY KEY ("tenant_id", "article_id", "tag_id"),
  FOREIGN KEY (tenant_id, "article_id") REFERENCES "article_publications" (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, "tag_id") REFERENCES "content_tags" (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "uq_tenants_slug" ON "tenants" ("slug");
CREATE INDEX "change_log_by_version" ON "change_log" ("tenant_id", "collection", "record_id", "version");
CREATE INDEX "change_log_deleted" ON "change_log" ("tenant_id", "collection", "pos") WHERE "operation"='delete';
CREATE INDEX "idempotency_by_expiry" ON "idempotency" ("tenant_id", "expires_at");
CREATE UNIQUE INDEX "uq_job_run_slot" ON "job_run" ("job", "by_hand", "slot", "attempt");
CREATE INDEX "job_run_running" ON "job_run" ("job") WHERE "state"='running';
CREATE INDEX "job_run_done" ON "job_run" ("job", "fence") WHERE "state"='done';
CREATE INDEX "job_run_by_start" ON "job_run" ("started_at");
CREATE INDEX "idx_user_email" ON "accounts" ("tenant_id", "email", "id");
CREATE UNIQUE INDEX "uq_accounts_handle" ON "accounts" ("tenant_id", "handle");
CREATE UNIQUE INDEX "uq_accounts_email" ON "accounts" ("tenant_id", "email_key");
CREATE INDEX "accounts_by_created_at" ON "accounts" ("tenant_id", "created_at", "id");
CREATE INDEX "api_keys_by_account_id" ON "api_keys" ("tenant_id", "account_id", "created_at", "id");
CREATE UNIQUE INDEX "uq_api_keys_hash" ON "api_keys" ("tenant_id", "hash_key");
CREATE INDEX "api_keys_by_created_at" ON "api_keys" ("tenant_id", "created_at", "id");
CREATE INDEX "idx_projects_account_status" ON "portfolio_projects" ("tenant_id", "account_id", "status", "created_at", "id");
CREATE INDEX "idx_projects_status_created" ON "portfolio_projects" ("tenant_id", "status", "created_at", "id");
CREATE INDEX "portfolio_projects_due_by_publish_at" ON "portfolio_projects" ("tenant_id", "status", "publish_at") WHERE "publish_at" IS NOT NULL;
CREATE INDEX "portfolio_projects_due_by_unpublish_at" ON "portfolio_projects" ("tenant_id", "status", "unpublish_at") WHERE "unpublish_at" IS NOT NULL;
CREATE UNIQUE INDEX "uq_portfolio_projects_slug" ON "portfolio_projects" ("tenant_id", "slug");
CREATE INDEX "portfolio_projects_by_created_at" ON "portfolio_projects" ("tenant_id", "created_at", "id");
CREATE INDEX "idx_articles_status_date" ON "article_publications" ("tenant_id", "status", "published_at", "id");
CREATE INDEX "idx_articles_status_created" ON "article_publications" ("tenant_id", "status", "created_at", "id");
CREATE INDEX "idx_articles_account_status" ON "article_publications" ("tenant_id", "account_id", "status", "created_at", "id");
CREATE INDEX "article_publications_due_by_publish_at" ON "article_publications" ("tenant_id", "status", "publish_at") WHERE "publish_at" IS NOT NULL;
CREATE INDEX "article_publications_due_by_unpublish_at" ON "article_publications" ("tenant_id", "status", "unpublish_at") WHERE "unpublish_at" IS NOT NULL;
CREATE UNIQUE INDEX "uq_article_publications_slug" ON "article_publications" ("tenant_id", "slug");
CREATE INDEX "article_publications_by_created_at" ON "article_publications" ("tenant_id", "created_at", "id");
CREATE INDEX "idx_categories_type" ON "categories" ("tenant_id", "type", "name", "id");
CREATE UNIQUE INDEX "uq_categories_slug" ON "categories" ("tenant_id", "slug");
CREATE INDEX "categories_by_created_at" ON "categories" ("tenant_id", "created_at", "id");
CREATE UNIQUE INDEX "uq_technologies_slug" ON "technologies" ("tenant_id", "slug");
CREATE INDEX "technologies_by_created_at" ON "technologies" ("tenant_id", "created_at", "id");
CREATE UNIQUE INDEX "idx_tags_slug" ON "content_tags" ("tenant_id", "slug");
CREATE INDEX "content_tags_by_created_at" ON "content_tags" ("tenant_id", "created_at", "id");
CREATE INDEX "idx_task_status" ON "tasks" ("tenant_id", "status", "created_at", "id");
CREATE INDEX "idx_task_owner" ON "tasks" ("tenant_id", "account_id", "status", "created_at", "id");
CREATE INDEX "tasks_by_project_id" ON "tasks" ("tenant_id", "project_id", "created_at", "id");
CREATE INDEX "tasks_by_article_id" ON "tasks" ("tenant_id", "article_id", "created_at", "id");
CREATE INDEX "tasks_by_created_at" ON "tasks" ("tenant_id", "created_at", "id");
CREATE INDEX "project_categories_by_category_id" ON "project_categories" ("tenant_id", "category_id", "project_id");
CREATE INDEX "project_technologies_by_technology_id" ON "project_technologies" ("tenant_id", "technology_id", "project_id");
CREATE INDEX "article_categories_by_category_id" ON "article_categories" ("tenant_id", "category_id", "article_id");
CREATE INDEX "article_tags_by_tag_id" ON "article_tags" ("tenant_id", "tag_id", "article_id");
