/** Written by scripts/holiday-data.ts: day | kind | Vietnamese | English. Browser-safe. */
const lines = `
2015-01-01 | holiday | Tết Dương lịch | New Year’s Day
2015-02-14 | working-weekend | Ngày làm bù | Worked in exchange
2015-02-16 | compensation | Nghỉ hoán đổi | Day off in exchange
2015-02-17 | holiday | Tết Nguyên đán | Lunar New Year
2015-02-18 | holiday | Tết Nguyên đán | Lunar New Year
2015-02-19 | holiday | Tết Nguyên đán | Lunar New Year
2015-02-20 | holiday | Tết Nguyên đán | Lunar New Year
2015-02-21 | holiday | Tết Nguyên đán | Lunar New Year
2015-02-23 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2015-04-25 | working-weekend | Ngày làm bù | Worked in exchange
2015-04-28 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2015-04-29 | compensation | Nghỉ hoán đổi | Day off in exchange
2015-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2015-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2015-09-02 | holiday | Quốc khánh | National Day
2016-01-01 | holiday | Tết Dương lịch | New Year’s Day
2016-02-07 | holiday | Tết Nguyên đán | Lunar New Year
2016-02-08 | holiday | Tết Nguyên đán | Lunar New Year
2016-02-09 | holiday | Tết Nguyên đán | Lunar New Year
2016-02-10 | holiday | Tết Nguyên đán | Lunar New Year
2016-02-11 | holiday | Tết Nguyên đán | Lunar New Year
2016-02-12 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2016-04-16 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2016-04-18 | compensation | Nghỉ bù Giỗ Tổ Hùng Vương | In lieu of Hùng Kings’ Commemoration Day
2016-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2016-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2016-05-02 | compensation | Nghỉ bù Ngày Chiến thắng | In lieu of Reunification Day
2016-05-03 | compensation | Nghỉ bù Ngày Quốc tế lao động | In lieu of International Labour Day
2016-09-02 | holiday | Quốc khánh | National Day
2017-01-01 | holiday | Tết Dương lịch | New Year’s Day
2017-01-02 | compensation | Nghỉ bù Tết Dương lịch | In lieu of New Year’s Day
2017-01-26 | holiday | Tết Nguyên đán | Lunar New Year
2017-01-27 | holiday | Tết Nguyên đán | Lunar New Year
2017-01-28 | holiday | Tết Nguyên đán | Lunar New Year
2017-01-29 | holiday | Tết Nguyên đán | Lunar New Year
2017-01-30 | holiday | Tết Nguyên đán | Lunar New Year
2017-01-31 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2017-02-01 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2017-04-06 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2017-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2017-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2017-05-02 | compensation | Nghỉ bù Ngày Chiến thắng | In lieu of Reunification Day
2017-09-02 | holiday | Quốc khánh | National Day
2017-09-04 | compensation | Nghỉ bù Quốc khánh | In lieu of National Day
2018-01-01 | holiday | Tết Dương lịch | New Year’s Day
2018-02-14 | holiday | Tết Nguyên đán | Lunar New Year
2018-02-15 | holiday | Tết Nguyên đán | Lunar New Year
2018-02-16 | holiday | Tết Nguyên đán | Lunar New Year
2018-02-17 | holiday | Tết Nguyên đán | Lunar New Year
2018-02-18 | holiday | Tết Nguyên đán | Lunar New Year
2018-02-19 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2018-02-20 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2018-04-25 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2018-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2018-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2018-09-02 | holiday | Quốc khánh | National Day
2018-09-03 | compensation | Nghỉ bù Quốc khánh | In lieu of National Day
2018-12-31 | compensation | Nghỉ hoán đổi | Day off in exchange
2019-01-01 | holiday | Tết Dương lịch | New Year’s Day
2019-01-05 | working-weekend | Ngày làm bù | Worked in exchange
2019-02-04 | holiday | Tết Nguyên đán | Lunar New Year
2019-02-05 | holiday | Tết Nguyên đán | Lunar New Year
2019-02-06 | holiday | Tết Nguyên đán | Lunar New Year
2019-02-07 | holiday | Tết Nguyên đán | Lunar New Year
2019-02-08 | holiday | Tết Nguyên đán | Lunar New Year
2019-04-14 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2019-04-15 | compensation | Nghỉ bù Giỗ Tổ Hùng Vương | In lieu of Hùng Kings’ Commemoration Day
2019-04-29 | compensation | Nghỉ hoán đổi | Day off in exchange
2019-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2019-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2019-05-04 | working-weekend | Ngày làm bù | Worked in exchange
2019-09-02 | holiday | Quốc khánh | National Day
2020-01-01 | holiday | Tết Dương lịch | New Year’s Day
2020-01-23 | holiday | Tết Nguyên đán | Lunar New Year
2020-01-24 | holiday | Tết Nguyên đán | Lunar New Year
2020-01-25 | holiday | Tết Nguyên đán | Lunar New Year
2020-01-26 | holiday | Tết Nguyên đán | Lunar New Year
2020-01-27 | holiday | Tết Nguyên đán | Lunar New Year
2020-01-28 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2020-01-29 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2020-04-02 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2020-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2020-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2020-09-02 | holiday | Quốc khánh | National Day
2021-01-01 | holiday | Tết Dương lịch | New Year’s Day
2021-02-10 | holiday | Tết Nguyên đán | Lunar New Year
2021-02-11 | holiday | Tết Nguyên đán | Lunar New Year
2021-02-12 | holiday | Tết Nguyên đán | Lunar New Year
2021-02-13 | holiday | Tết Nguyên đán | Lunar New Year
2021-02-14 | holiday | Tết Nguyên đán | Lunar New Year
2021-02-15 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2021-02-16 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2021-04-21 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2021-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2021-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2021-05-03 | compensation | Nghỉ bù Ngày Quốc tế lao động | In lieu of International Labour Day
2021-09-02 | holiday | Quốc khánh | National Day
2021-09-03 | holiday | Quốc khánh | National Day
2022-01-01 | holiday | Tết Dương lịch | New Year’s Day
2022-01-03 | compensation | Nghỉ bù Tết Dương lịch | In lieu of New Year’s Day
2022-01-31 | holiday | Tết Nguyên đán | Lunar New Year
2022-02-01 | holiday | Tết Nguyên đán | Lunar New Year
2022-02-02 | holiday | Tết Nguyên đán | Lunar New Year
2022-02-03 | holiday | Tết Nguyên đán | Lunar New Year
2022-02-04 | holiday | Tết Nguyên đán | Lunar New Year
2022-04-10 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2022-04-11 | compensation | Nghỉ bù Giỗ Tổ Hùng Vương | In lieu of Hùng Kings’ Commemoration Day
2022-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2022-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2022-05-02 | compensation | Nghỉ bù Ngày Chiến thắng | In lieu of Reunification Day
2022-05-03 | compensation | Nghỉ bù Ngày Quốc tế lao động | In lieu of International Labour Day
2022-09-01 | holiday | Quốc khánh | National Day
2022-09-02 | holiday | Quốc khánh | National Day
2023-01-01 | holiday | Tết Dương lịch | New Year’s Day
2023-01-02 | compensation | Nghỉ bù Tết Dương lịch | In lieu of New Year’s Day
2023-01-20 | holiday | Tết Nguyên đán | Lunar New Year
2023-01-21 | holiday | Tết Nguyên đán | Lunar New Year
2023-01-22 | holiday | Tết Nguyên đán | Lunar New Year
2023-01-23 | holiday | Tết Nguyên đán | Lunar New Year
2023-01-24 | holiday | Tết Nguyên đán | Lunar New Year
2023-01-25 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2023-01-26 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2023-04-29 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2023-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2023-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2023-05-02 | compensation | Nghỉ bù Giỗ Tổ Hùng Vương | In lieu of Hùng Kings’ Commemoration Day
2023-05-03 | compensation | Nghỉ bù Ngày Chiến thắng | In lieu of Reunification Day
2023-09-01 | holiday | Quốc khánh | National Day
2023-09-02 | holiday | Quốc khánh | National Day
2023-09-04 | compensation | Nghỉ bù Quốc khánh | In lieu of National Day
2024-01-01 | holiday | Tết Dương lịch | New Year’s Day
2024-02-08 | holiday | Tết Nguyên đán | Lunar New Year
2024-02-09 | holiday | Tết Nguyên đán | Lunar New Year
2024-02-10 | holiday | Tết Nguyên đán | Lunar New Year
2024-02-11 | holiday | Tết Nguyên đán | Lunar New Year
2024-02-12 | holiday | Tết Nguyên đán | Lunar New Year
2024-02-13 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2024-02-14 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2024-04-18 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2024-04-29 | compensation | Nghỉ hoán đổi | Day off in exchange
2024-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2024-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2024-05-04 | working-weekend | Ngày làm bù | Worked in exchange
2024-09-02 | holiday | Quốc khánh | National Day
2024-09-03 | holiday | Quốc khánh | National Day
2025-01-01 | holiday | Tết Dương lịch | New Year’s Day
2025-01-27 | holiday | Tết Nguyên đán | Lunar New Year
2025-01-28 | holiday | Tết Nguyên đán | Lunar New Year
2025-01-29 | holiday | Tết Nguyên đán | Lunar New Year
2025-01-30 | holiday | Tết Nguyên đán | Lunar New Year
2025-01-31 | holiday | Tết Nguyên đán | Lunar New Year
2025-04-07 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2025-04-26 | working-weekend | Ngày làm bù | Worked in exchange
2025-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2025-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2025-05-02 | compensation | Nghỉ hoán đổi | Day off in exchange
2025-09-01 | holiday | Quốc khánh | National Day
2025-09-02 | holiday | Quốc khánh | National Day
2026-01-01 | holiday | Tết Dương lịch | New Year’s Day
2026-01-02 | compensation | Nghỉ hoán đổi | Day off in exchange
2026-01-10 | working-weekend | Ngày làm bù | Worked in exchange
2026-02-16 | holiday | Tết Nguyên đán | Lunar New Year
2026-02-17 | holiday | Tết Nguyên đán | Lunar New Year
2026-02-18 | holiday | Tết Nguyên đán | Lunar New Year
2026-02-19 | holiday | Tết Nguyên đán | Lunar New Year
2026-02-20 | holiday | Tết Nguyên đán | Lunar New Year
2026-04-26 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2026-04-27 | compensation | Nghỉ bù Giỗ Tổ Hùng Vương | In lieu of Hùng Kings’ Commemoration Day
2026-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2026-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2026-08-22 | working-weekend | Ngày làm bù | Worked in exchange
2026-08-31 | compensation | Nghỉ hoán đổi | Day off in exchange
2026-09-01 | holiday | Quốc khánh | National Day
2026-09-02 | holiday | Quốc khánh | National Day
2026-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2027-01-01 | holiday | Tết Dương lịch | New Year’s Day
2027-02-05 | holiday | Tết Nguyên đán | Lunar New Year
2027-02-06 | holiday | Tết Nguyên đán | Lunar New Year
2027-02-07 | holiday | Tết Nguyên đán | Lunar New Year
2027-02-08 | holiday | Tết Nguyên đán | Lunar New Year
2027-02-09 | holiday | Tết Nguyên đán | Lunar New Year
2027-02-10 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2027-02-11 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2027-04-16 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2027-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2027-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2027-05-03 | compensation | Nghỉ bù Ngày Quốc tế lao động | In lieu of International Labour Day
2027-09-02 | holiday | Quốc khánh | National Day
2027-09-03 | holiday | Quốc khánh | National Day
2027-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2028-01-01 | holiday | Tết Dương lịch | New Year’s Day
2028-01-03 | compensation | Nghỉ bù Tết Dương lịch | In lieu of New Year’s Day
2028-01-25 | holiday | Tết Nguyên đán | Lunar New Year
2028-01-26 | holiday | Tết Nguyên đán | Lunar New Year
2028-01-27 | holiday | Tết Nguyên đán | Lunar New Year
2028-01-28 | holiday | Tết Nguyên đán | Lunar New Year
2028-01-29 | holiday | Tết Nguyên đán | Lunar New Year
2028-01-31 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2028-04-04 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2028-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2028-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2028-05-02 | compensation | Nghỉ bù Ngày Chiến thắng | In lieu of Reunification Day
2028-09-02 | holiday | Quốc khánh | National Day
2028-09-03 | holiday | Quốc khánh | National Day
2028-09-04 | compensation | Nghỉ bù Quốc khánh | In lieu of National Day
2028-09-05 | compensation | Nghỉ bù Quốc khánh | In lieu of National Day
2028-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2029-01-01 | holiday | Tết Dương lịch | New Year’s Day
2029-02-12 | holiday | Tết Nguyên đán | Lunar New Year
2029-02-13 | holiday | Tết Nguyên đán | Lunar New Year
2029-02-14 | holiday | Tết Nguyên đán | Lunar New Year
2029-02-15 | holiday | Tết Nguyên đán | Lunar New Year
2029-02-16 | holiday | Tết Nguyên đán | Lunar New Year
2029-04-23 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2029-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2029-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2029-09-02 | holiday | Quốc khánh | National Day
2029-09-03 | holiday | Quốc khánh | National Day
2029-09-04 | compensation | Nghỉ bù Quốc khánh | In lieu of National Day
2029-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2029-11-26 | compensation | Nghỉ bù Ngày Văn hóa Việt Nam | In lieu of Vietnamese Culture Day
2030-01-01 | holiday | Tết Dương lịch | New Year’s Day
2030-02-01 | holiday | Tết Nguyên đán | Lunar New Year
2030-02-02 | holiday | Tết Nguyên đán | Lunar New Year
2030-02-03 | holiday | Tết Nguyên đán | Lunar New Year
2030-02-04 | holiday | Tết Nguyên đán | Lunar New Year
2030-02-05 | holiday | Tết Nguyên đán | Lunar New Year
2030-02-06 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2030-02-07 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2030-04-12 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2030-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2030-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2030-09-02 | holiday | Quốc khánh | National Day
2030-09-03 | holiday | Quốc khánh | National Day
2030-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2030-11-25 | compensation | Nghỉ bù Ngày Văn hóa Việt Nam | In lieu of Vietnamese Culture Day
2031-01-01 | holiday | Tết Dương lịch | New Year’s Day
2031-01-22 | holiday | Tết Nguyên đán | Lunar New Year
2031-01-23 | holiday | Tết Nguyên đán | Lunar New Year
2031-01-24 | holiday | Tết Nguyên đán | Lunar New Year
2031-01-25 | holiday | Tết Nguyên đán | Lunar New Year
2031-01-26 | holiday | Tết Nguyên đán | Lunar New Year
2031-01-27 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2031-01-28 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2031-04-01 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2031-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2031-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2031-09-01 | holiday | Quốc khánh | National Day
2031-09-02 | holiday | Quốc khánh | National Day
2031-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2032-01-01 | holiday | Tết Dương lịch | New Year’s Day
2032-02-10 | holiday | Tết Nguyên đán | Lunar New Year
2032-02-11 | holiday | Tết Nguyên đán | Lunar New Year
2032-02-12 | holiday | Tết Nguyên đán | Lunar New Year
2032-02-13 | holiday | Tết Nguyên đán | Lunar New Year
2032-02-14 | holiday | Tết Nguyên đán | Lunar New Year
2032-02-16 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2032-04-19 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2032-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2032-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2032-05-03 | compensation | Nghỉ bù Ngày Quốc tế lao động | In lieu of International Labour Day
2032-09-02 | holiday | Quốc khánh | National Day
2032-09-03 | holiday | Quốc khánh | National Day
2032-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2033-01-01 | holiday | Tết Dương lịch | New Year’s Day
2033-01-03 | compensation | Nghỉ bù Tết Dương lịch | In lieu of New Year’s Day
2033-01-30 | holiday | Tết Nguyên đán | Lunar New Year
2033-01-31 | holiday | Tết Nguyên đán | Lunar New Year
2033-02-01 | holiday | Tết Nguyên đán | Lunar New Year
2033-02-02 | holiday | Tết Nguyên đán | Lunar New Year
2033-02-03 | holiday | Tết Nguyên đán | Lunar New Year
2033-02-04 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2033-04-09 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2033-04-11 | compensation | Nghỉ bù Giỗ Tổ Hùng Vương | In lieu of Hùng Kings’ Commemoration Day
2033-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2033-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2033-05-02 | compensation | Nghỉ bù Ngày Chiến thắng | In lieu of Reunification Day
2033-05-03 | compensation | Nghỉ bù Ngày Quốc tế lao động | In lieu of International Labour Day
2033-09-01 | holiday | Quốc khánh | National Day
2033-09-02 | holiday | Quốc khánh | National Day
2033-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2034-01-01 | holiday | Tết Dương lịch | New Year’s Day
2034-01-02 | compensation | Nghỉ bù Tết Dương lịch | In lieu of New Year’s Day
2034-02-18 | holiday | Tết Nguyên đán | Lunar New Year
2034-02-19 | holiday | Tết Nguyên đán | Lunar New Year
2034-02-20 | holiday | Tết Nguyên đán | Lunar New Year
2034-02-21 | holiday | Tết Nguyên đán | Lunar New Year
2034-02-22 | holiday | Tết Nguyên đán | Lunar New Year
2034-02-23 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2034-02-24 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2034-04-28 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2034-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2034-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2034-05-02 | compensation | Nghỉ bù Ngày Chiến thắng | In lieu of Reunification Day
2034-09-02 | holiday | Quốc khánh | National Day
2034-09-03 | holiday | Quốc khánh | National Day
2034-09-04 | compensation | Nghỉ bù Quốc khánh | In lieu of National Day
2034-09-05 | compensation | Nghỉ bù Quốc khánh | In lieu of National Day
2034-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2035-01-01 | holiday | Tết Dương lịch | New Year’s Day
2035-02-07 | holiday | Tết Nguyên đán | Lunar New Year
2035-02-08 | holiday | Tết Nguyên đán | Lunar New Year
2035-02-09 | holiday | Tết Nguyên đán | Lunar New Year
2035-02-10 | holiday | Tết Nguyên đán | Lunar New Year
2035-02-11 | holiday | Tết Nguyên đán | Lunar New Year
2035-02-12 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2035-02-13 | compensation | Nghỉ bù Tết Nguyên đán | In lieu of Lunar New Year
2035-04-17 | holiday | Giỗ Tổ Hùng Vương | Hùng Kings’ Commemoration Day
2035-04-30 | holiday | Ngày Chiến thắng | Reunification Day
2035-05-01 | holiday | Ngày Quốc tế lao động | International Labour Day
2035-09-02 | holiday | Quốc khánh | National Day
2035-09-03 | holiday | Quốc khánh | National Day
2035-09-04 | compensation | Nghỉ bù Quốc khánh | In lieu of National Day
2035-11-24 | holiday | Ngày Văn hóa Việt Nam | Vietnamese Culture Day
2035-11-26 | compensation | Nghỉ bù Ngày Văn hóa Việt Nam | In lieu of Vietnamese Culture Day
`

export type DayKind = 'holiday' | 'compensation' | 'working-weekend'

export const holidayData = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [day = '', kind = '', vi = '', en = ''] = line.split(' | ')
    return [day, kind as DayKind, vi, en] as const
  })
