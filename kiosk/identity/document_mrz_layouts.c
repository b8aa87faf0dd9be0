#include <string.h>

#include "kiosk/identity/document_mrz.h"

/* Source  ICAO Doc 9303-4 (TD3), -5 (TD1), -6 (TD2), -7 (MRV-A, MRV-B); for the French and the
 *         Swiss card what their issuers and readers of them published. */
static const struct zone_layout LAYOUTS[] = {
	{ /* The Swiss driving licence: nothing in it is protected */
	  .zone_size = 69,
	  .line = { { 9, 7 }, { 30, 25 }, { 30, 3 } },
	  .whole_start = "FACHE",
	  .whole_start_at = 9,
	  .kind = DOCUMENT_DRIVER_LICENCE,
	  .state = { 11, 3 },
	  .names = { 39, 30 },
	  .number = { 0, 9 },
	  .birth = { 28, 6 },
	  .digits = { { 14, 12 } } },
	{ /* TD3: a passport */
	  .zone_size = 88,
	  .line = { { 44, 7 }, { 44, 44 } },
	  .starts = "P",
	  .kind = DOCUMENT_PASSPORT,
	  .state = { 2, 3 },
	  .nationality = { 54, 3 },
	  .names = { 5, 39 },
	  .number = { 44, 9 },
	  .birth = { 57, 6 },
	  .sex = 64,
	  .expiry = { 65, 6 },
	  .optional = { 72, 14 },
	  .check_optional = 86,
	  .check_all = 87,
	  .covered = { { 44, 10 }, { 57, 7 }, { 65, 22 } },
	  .has_check_digits = true },
	{ /* MRV-A: a visa of passport width */
	  .zone_size = 88,
	  .line = { { 44, 7 }, { 44, 28 } },
	  .starts = "V",
	  .kind = DOCUMENT_VISA,
	  .state = { 2, 3 },
	  .nationality = { 54, 3 },
	  .names = { 5, 39 },
	  .number = { 44, 9 },
	  .birth = { 57, 6 },
	  .sex = 64,
	  .expiry = { 65, 6 },
	  .has_check_digits = true },
	{ /* TD1: a card of three lines */
	  .zone_size = 90,
	  .line = { { 30, 15 }, { 30, 30 }, { 30, 3 } },
	  .starts = "ACI",
	  .kind = DOCUMENT_TRAVEL_CARD,
	  .state = { 2, 3 },
	  .nationality = { 45, 3 },
	  .names = { 60, 30 },
	  .number = { 5, 9 },
	  .birth = { 30, 6 },
	  .sex = 37,
	  .expiry = { 38, 6 },
	  .optional = { 15, 15 },
	  .check_all = 59,
	  .may_run_on = true,
	  .covered = { { 5, 25 }, { 30, 7 }, { 38, 7 }, { 48, 11 } },
	  .has_check_digits = true },
	{ /* The French card issued until 2021: a TD2's size, a layout of its own, no expiry. Its
	     number starts with the year and month of issue; the place behind may have letters. */
	  .zone_size = 72,
	  .line = { { 36, 7 }, { 36, 36 } },
	  .whole_start = "IDFRA",
	  .kind = DOCUMENT_TRAVEL_CARD,
	  .state = { 2, 3 },
	  .names = { 5, 25 },
	  .given = { 49, 14 },
	  .number = { 36, 12 },
	  .birth = { 63, 6 },
	  .sex = 70,
	  .check_all = 71,
	  .covered = { { 0, 71 } },
	  .digits = { { 36, 4 }, { 43, 5 } },
	  .has_check_digits = true },
	{ /* TD2: a card of two lines */
	  .zone_size = 72,
	  .line = { { 36, 7 }, { 36, 36 } },
	  .starts = "ACIP",
	  .kind = DOCUMENT_TRAVEL_CARD,
	  .state = { 2, 3 },
	  .nationality = { 46, 3 },
	  .names = { 5, 31 },
	  .number = { 36, 9 },
	  .birth = { 49, 6 },
	  .sex = 56,
	  .expiry = { 57, 6 },
	  .optional = { 64, 7 },
	  .check_all = 71,
	  .may_run_on = true,
	  .covered = { { 36, 10 }, { 49, 7 }, { 57, 14 } },
	  .has_check_digits = true },
	{ /* MRV-B: a visa of card width */
	  .zone_size = 72,
	  .line = { { 36, 7 }, { 36, 28 } },
	  .starts = "V",
	  .kind = DOCUMENT_VISA,
	  .state = { 2, 3 },
	  .nationality = { 46, 3 },
	  .names = { 5, 31 },
	  .number = { 36, 9 },
	  .birth = { 49, 6 },
	  .sex = 56,
	  .expiry = { 57, 6 },
	  .has_check_digits = true },
};

const struct zone_layout *zone_layout_at(size_t index)
{
	return index < COUNT_OF(LAYOUTS) ? &LAYOUTS[index] : NULL;
}

bool zone_starts_as(const struct zone *zone, const struct zone_layout *layout)
{
	struct span whole = { .at = zone->at, .size = zone->size };
	unsigned char first = zone->at[0] == '1' ? 'I' : zone->at[0];

	if (layout->whole_start != NULL)
		return span_starts_with(span_slice(whole, layout->whole_start_at, whole.size),
					span_of(layout->whole_start));
	return memchr(layout->starts, first, strlen(layout->starts)) != NULL;
}

/* The countries of ISO 3166-1, then what Doc 9303-3 section 5 adds: Germany's short code, British
 * nationalities, the United Nations and other organisations, persons without a state, and the
 * Utopia of specimens. Four characters each. */
static const char STATES[] =
	"ABW_AFG_AGO_AIA_ALA_ALB_AND_ARE_ARG_ARM_ASM_ATA_ATF_ATG_AUS_AUT_AZE_BDI_BEL_BEN_"
	"BES_BFA_BGD_BGR_BHR_BHS_BIH_BLM_BLR_BLZ_BMU_BOL_BRA_BRB_BRN_BTN_BVT_BWA_CAF_CAN_"
	"CCK_CHE_CHL_CHN_CIV_CMR_COD_COG_COK_COL_COM_CPV_CRI_CUB_CUW_CXR_CYM_CYP_CZE_DEU_"
	"DJI_DMA_DNK_DOM_DZA_ECU_EGY_ERI_ESH_ESP_EST_ETH_FIN_FJI_FLK_FRA_FRO_FSM_GAB_GBR_"
	"GEO_GGY_GHA_GIB_GIN_GLP_GMB_GNB_GNQ_GRC_GRD_GRL_GTM_GUF_GUM_GUY_HKG_HMD_HND_HRV_"
	"HTI_HUN_IDN_IMN_IND_IOT_IRL_IRN_IRQ_ISL_ISR_ITA_JAM_JEY_JOR_JPN_KAZ_KEN_KGZ_KHM_"
	"KIR_KNA_KOR_KWT_LAO_LBN_LBR_LBY_LCA_LIE_LKA_LSO_LTU_LUX_LVA_MAC_MAF_MAR_MCO_MDA_"
	"MDG_MDV_MEX_MHL_MKD_MLI_MLT_MMR_MNE_MNG_MNP_MOZ_MRT_MSR_MTQ_MUS_MWI_MYS_MYT_NAM_"
	"NCL_NER_NFK_NGA_NIC_NIU_NLD_NOR_NPL_NRU_NZL_OMN_PAK_PAN_PCN_PER_PHL_PLW_PNG_POL_"
	"PRI_PRK_PRT_PRY_PSE_PYF_QAT_REU_ROU_RUS_RWA_SAU_SDN_SEN_SGP_SGS_SHN_SJM_SLB_SLE_"
	"SLV_SMR_SOM_SPM_SRB_SSD_STP_SUR_SVK_SVN_SWE_SWZ_SXM_SYC_SYR_TCA_TCD_TGO_THA_TJK_"
	"TKL_TKM_TLS_TON_TTO_TUN_TUR_TUV_TWN_TZA_UGA_UKR_UMI_URY_USA_UZB_VAT_VCT_VEN_VGB_"
	"VIR_VNM_VUT_WLF_WSM_YEM_ZAF_ZMB_ZWE_"
	"D___EUE_GBD_GBN_GBO_GBP_GBS_IAO_RKS_UNA_UNK_UNO_UTO_XAA_XBA_XCC_XCE_XCO_XDC_XEC_"
	"XES_XIM_XMP_XOM_XPO_XXA_XXB_XXC_XXX_";

bool state_is_known(const char *code)
{
	char padded[] = "____";
	size_t size = strlen(code);

	if (size == 0 || size > 3)
		return false;
	memcpy(padded, code, size);
	for (const char *at = STATES; *at != '\0'; at += 4)
		if (strncmp(at, padded, 4) == 0)
			return true;
	return false;
}
