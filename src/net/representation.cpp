#include "net/representation.hpp"

#include "base/compress.hpp"
#include "base/result.hpp"
#include "net/entity_tag.hpp"
#include "net/writer.hpp"

namespace dc::net {

Representation represent(std::string body, std::string_view type, std::string_view varies_by) {
  std::string tag = "\"" + fingerprint(body) + "\"";
  std::string vary = "Accept-Encoding";
  if (!varies_by.empty()) vary.append(", ").append(varies_by);
  auto answer = prepare({200,
                         {{"ETag", tag}, {"Content-Type", std::string(type)}, {"Vary", std::move(vary)}},
                         std::move(body)});
  return {std::move(answer), std::move(tag)};
}

Response answer_with(const Representation& shown, const Request& request) {
  return {
      .status = has_tag(request, shown.tag) ? 304 : 200, .headers = {}, .body = {}, .prepared = shown.answer};
}

std::string tag_in(Coding coding, std::string_view tag) {
  return std::string(tag.substr(0, tag.size() - 1)).append("-").append(to_text(coding)).append(1, '"');
}

Prepared head_in(Coding coding, const Representation& whole) {
  Prepared head{.fields = whole.answer->fields, .content_fields = whole.answer->content_fields, .body = {}};
  const std::size_t at = head.fields.find(whole.tag);
  ENSURE(at != std::string::npos);
  head.fields.replace(at, whole.tag.size(), tag_in(coding, whole.tag));
  head.content_fields.append("Content-Encoding: ").append(to_text(coding)).append("\r\n");
  return head;
}

Representation encoded(const Representation& whole, Coding coding) {
  if (coding == Coding::identity || whole.answer->body.size() < encoded_bytes_min) return whole;
  std::string body = coding == Coding::gzip ? gzip(whole.answer->body) : brotli(whole.answer->body);
  if (body.size() > whole.answer->body.size() / 2) return whole;
  Prepared answer = head_in(coding, whole);
  answer.body = std::move(body);
  return {std::make_shared<const Prepared>(std::move(answer)), tag_in(coding, whole.tag)};
}

}  // namespace dc::net
