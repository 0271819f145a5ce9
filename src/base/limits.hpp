// Everything that can grow has its bound here. Units and bounds stand last in each name.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dc::limits {

// Text and JSON
constexpr std::size_t json_depth_max = 32;
constexpr std::size_t json_kept_bytes_max = 64 * 1024;  // longer documents get a parser of their own
constexpr std::size_t slug_points_max = 80;
constexpr std::size_t suggestion_bytes_max = 64;  // no "did you mean" for longer words
constexpr std::size_t log_line_bytes_max = 8 * 1024;
constexpr std::size_t log_collected_bytes = 16 * 1024;  // lines of requests that leave together,
constexpr int log_flush_ms = 50;                        // and how long they wait for each other
constexpr int log_wait_ms_max = 100;                    // for a descriptor that takes no more
constexpr std::size_t issues_max = 50;                  // faults reported at once

// Model and GraphQL documents
constexpr std::size_t document_bytes_max = 1024 * 1024;
constexpr std::size_t document_depth_max = 64;
constexpr std::size_t document_tokens_max = 200'000;
constexpr std::size_t collections_max = 500;
constexpr std::size_t fields_max = 500;
constexpr std::size_t rule_depth_max = 16;
constexpr std::size_t enum_values_max = 500;
constexpr std::size_t indexes_max = 32;  // of one collection
constexpr std::size_t index_fields_max = 8;
constexpr std::size_t name_bytes_max = 60;        // in a model file
constexpr std::size_t identifier_bytes_max = 63;  // a physical name; PostgreSQL cuts longer ones

// HTTP
constexpr std::size_t http_head_bytes_max = 16 * 1024;
constexpr std::size_t http_target_bytes_max = 8 * 1024;
constexpr std::size_t http_fields_max = 100;
constexpr std::size_t http_chunk_line_bytes_max = 256;            // size and extensions of one chunk
constexpr std::size_t http_chunk_extension_bytes_max = 4 * 1024;  // of one body
constexpr std::size_t http_trailer_bytes_max = 4 * 1024;
constexpr std::size_t http_body_bytes_max = 1024 * 1024;
constexpr std::size_t body_inline_bytes_max =
    64 * 1024;  // a longer body is read in a lane, not on an I/O thread
constexpr std::size_t http_pipelined_max = 16;
constexpr std::size_t http_connections_max = 20'000;
constexpr int http_head_timeout_ms = 10'000;
constexpr int http_body_timeout_ms = 30'000;
constexpr int http_write_timeout_ms = 15'000;
constexpr std::size_t http_write_part_bytes = 128 * 1024;  // a client takes so much within that time
constexpr int http_idle_timeout_ms = 75'000;
constexpr int http_warm_ms = 1'000;  // a connection that is idle for longer gives its buffer back
constexpr int http_linger_timeout_ms = 5'000;
constexpr std::size_t http_linger_bytes_max = 8 * 1024 * 1024;  // read and dropped so that a refusal is seen
constexpr std::size_t http_spare_buffers_max = 64;              // kept by each loop
constexpr int http_unsent_bytes_max = 128 * 1024;               // in the kernel, of a connection
constexpr std::size_t http_trim_after = 256;                    // buffers that were not kept
constexpr int http_trim_pause_ms = 50;
constexpr std::size_t http_coalesced_bytes_max = 64 * 1024;  // of answers to pipelined requests, in one write
constexpr std::size_t http_pages_bytes_min = 24 * 1024;      // of a body that is sent without a copy
constexpr std::size_t http_pages_files_max = 256;            // such bodies
constexpr std::size_t http_pages_bytes_max = 16 * 1024 * 1024;
constexpr int http_accept_pause_ms = 50;  // when descriptors or connections run out

// Queries and records
constexpr std::size_t page_default = 10;
constexpr std::size_t page_max = 100;
constexpr std::size_t answer_bytes_max = 64 * 1024 * 1024;  // of the records of one answer
constexpr std::size_t page_number_max = 1'000'000;
constexpr std::size_t parameters_max = 64;
constexpr std::size_t totals_max = 4096;
constexpr std::size_t filter_values_max = 100;
constexpr std::size_t sort_fields_max = 3;
constexpr std::size_t include_depth_max = 2;  // links in a path of include
constexpr std::size_t include_paths_max = 32;
constexpr std::size_t counts_max = 8;               // of what leads to a record; a statement each
constexpr std::size_t cursor_bytes_max = 4 * 1024;  // as text in an address
constexpr std::size_t bulk_records_max = 1000;      // created by one request
constexpr std::size_t links_max = 1000;             // ids in one to-many relation of one record
constexpr std::size_t text_bytes_max = 1024 * 1024;
constexpr std::size_t string_points_max = 2048;  // a String without @max
constexpr std::size_t indexed_points_max =
    500;  // an indexed String: an entry of a PostgreSQL index has 2.7 kB
constexpr std::size_t media_points_max = 2048;       // an address
constexpr std::size_t slug_number_max = 1 << 24;     // of the suffix -2, -3, …
constexpr std::size_t unlinked_owners_max = 10'000;  // records that lose a link when its target is deleted
constexpr std::size_t unlinked_ids_max = 500'000;    // links of those records together

// Publication
constexpr std::size_t publication_batch_max = 64;         // transitions in one write
constexpr std::size_t publication_refusals_max = 10'000;  // records remembered whose transition failed
constexpr int publication_retry_ms = 60'000;              // until such a record is tried again

// History
constexpr std::size_t history_walk_rows = 100;  // of the change log, read at once to rebuild a record
constexpr std::size_t history_page_bytes = 8 * 1024 * 1024;  // of the log; then a page of history is full
constexpr std::size_t trash_looked_at_max = 1'000;           // deleted records judged for one page
constexpr std::size_t line_diff_lines_max = 1'000;  // of each text; longer ones are not compared by line
constexpr std::size_t line_diff_bytes_max = 64 * 1024;
constexpr std::size_t audit_export_rows = 500;  // read at once

// Idempotency keys: answers kept so that a request that is sent again is not done again
constexpr std::size_t idempotency_key_bytes_max = 255;
constexpr std::size_t idempotency_answer_bytes_max = 1024 * 1024;
constexpr int idempotency_kept_hours = 24;
constexpr std::size_t idempotency_sweep_rows = 100;  // expired ones that one write removes

// Store
constexpr std::size_t write_batch_max = 64;
constexpr int wary_batches = 64;  // after one that had to be run twice
constexpr std::size_t write_queue_max = 4096;
constexpr std::size_t read_queue_max = 1024;
constexpr int checkpoint_pages = 1000;
constexpr int read_deadline_ms = 5'000;
constexpr int busy_timeout_ms = 1'000;
constexpr int page_cache_kib = 8 * 1024;              // of one connection; filled by use
constexpr std::size_t prepared_statements_max = 128;  // of one connection
constexpr std::size_t thread_sessions_max = 64;       // threads that read for themselves

// Migrations
constexpr std::size_t migration_files_max = 10'000;
constexpr std::size_t migration_file_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t migration_statements_max = 10'000;  // of one file
constexpr std::size_t migration_batch_rows = 1'000;       // read and rewritten at once

// Verification
constexpr std::size_t verify_batch_records = 500;

// Import
constexpr std::size_t import_file_bytes_max = 8 * 1024 * 1024;
constexpr std::size_t import_files_max = 1'000'000;
constexpr std::size_t import_batch_files = 100;               // in one transaction
constexpr std::size_t import_batch_bytes = 32 * 1024 * 1024;  // then the batch is full
constexpr std::size_t import_entries_max = 10'000;            // remarks of one report
constexpr std::size_t front_matter_bytes_max = 256 * 1024;
constexpr std::size_t yaml_nodes_max = 10'000;
constexpr std::size_t yaml_alias_bytes_max = 256 * 1024;  // copies of what anchors name, as JSON text

// NDJSON
constexpr std::size_t record_line_bytes_max = 64 * 1024 * 1024;  // of one record, written or read
constexpr std::size_t line_block_bytes = 256 * 1024;             // read from a file at once
constexpr std::size_t import_batch_records = 500;                // in one transaction
constexpr std::size_t import_batch_runs = 4;                 // then records of a batch are written one by one
constexpr std::size_t import_ids_max = 10'000'000;           // remembered of a file; beyond, ids have to rise
constexpr std::size_t import_waiting_max = 1'000'000;        // records that wait for what they link to
constexpr std::size_t import_waiting_links_max = 8'000'000;  // of those records together
constexpr std::size_t import_circle_records_max = 100'000;   // that link to each other, in one transaction
constexpr std::size_t import_circle_bytes_max = 128 * 1024 * 1024;  // of their lines
constexpr std::int64_t record_version_max = std::int64_t{1} << 53;  // brought along by a record
constexpr std::size_t export_batch_records = 500;                   // read at once
constexpr std::size_t export_batch_bytes = 8 * 1024 * 1024;         // about, read at once
constexpr std::size_t manifest_bytes_max = 1024 * 1024;

// Scheduled work
constexpr std::size_t forget_rows = 1'000;       // that have had their time, removed by one write
constexpr int job_lease_ms = 60'000;             // a run whose process says nothing for so long is abandoned
constexpr std::int64_t job_attempts_max = 3;     // at one slot, where runs are abandoned
constexpr std::int64_t job_missed_max = 1'000;   // counted; more are "1,000"
constexpr std::int64_t clock_skew_ms = 600'000;  // between processes on one database
constexpr std::uint64_t disk_free_bytes_min = 256ull << 20;  // less is always too little
constexpr std::uint64_t disk_free_bytes_max = 5ull << 30;    // as much is always enough
constexpr int job_history_days = 400;                        // then a run is forgotten, but the last ones

// Control socket
constexpr std::size_t control_request_bytes_max = 64 * 1024;
constexpr std::size_t control_threads = 2;
constexpr int control_timeout_seconds = 5;
constexpr std::size_t control_queue_max = 16;

}  // namespace dc::limits
